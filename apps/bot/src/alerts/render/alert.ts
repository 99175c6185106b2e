import {
  type Alert,
  type AlertContext,
  type AlertEvent,
  type AlertResolution,
  formatDuration,
  type Locale,
  type Requester,
  type Say,
  sayer,
} from '@jobs-monitor/core';
import { cleanLine, cleanLines, isolate } from '../../messages/clean.js';
import { cutText } from '../../messages/cut.js';
import { code, type Line, link, type Part, plain, strong } from '../../messages/line.js';
import { ACKNOWLEDGED_MARK, RESOLVED_MARK, SEVERITY_MARKS, splitMark } from './marks.js';

export interface RenderSettings {
  locale: Locale;
  /** Of the times that are shown. */
  timezone: string;
  /** The dashboard, for links to it; null: no links. */
  webappUrl: string | null;
}

/** As much of an alert as its message tells, with instants as the store or as the wire has them. */
export type Told = Pick<
  Alert,
  'kind' | 'state' | 'severity' | 'job_id' | 'text' | 'count' | 'held_back' | 'runbook' | 'steps'
> & {
  newest: Pick<AlertEvent, 'run_id' | 'error' | 'error_signature'>;
  context: Omit<AlertContext, 'last_success_at' | 'signature_seen_at'> & {
    last_success_at: Date | string | null;
    signature_seen_at: Date | string | null;
  };
  acknowledged: { by: Requester; note: string | null } | null;
  resolved: Pick<AlertResolution, 'how' | 'by' | 'after_seconds'> | null;
};

/** Longest text of people's making on one line, in UTF-16 units; the headline's leaves room for everything else. */
const MAX_HEADLINE = 600;
const MAX_DATA = 400;
const MAX_STEP_LINES = 12;

/**
 * What an alert tells, as it is now: the first line alone says it all (mark, state, the rule's message, how often); below
 * it what changed since the last good run, links and what to do.
 */
export function renderAlert(alert: Told, settings: RenderSettings): Line[] {
  const say = sayer(settings.locale);
  const [first = '', ...more] = cleanLines(alert.text[settings.locale]);
  return [
    headline(alert, first, settings),
    ...more.map((line) => [plain(isolate(cutText(line, MAX_DATA)))]),
    ...jobLine(alert, say, settings),
    ...(alert.held_back > 0 ? [[plain(say('alert_message.held_back', { count: alert.held_back }))]] : []),
    ...rowLine(alert, say, settings),
    ...durationLine(alert, say, settings),
    ...errorLines(alert, say, settings),
    ...noteLine(alert, say),
    ...linkLine(alert, say, settings),
    ...stepLines(alert, say),
  ];
}

function headline(alert: Told, text: string, { locale }: RenderSettings): Line {
  const { mark: own, rest } = splitMark(text);
  const mark = stateMark(alert) ?? own ?? SEVERITY_MARKS[alert.severity];
  const times = alert.count > 1 ? [plain(' '), code(`×${alert.count}`)] : [];
  return [
    plain(`${mark} `),
    strong(stateWords(alert, locale)),
    plain(` · ${isolate(cutText(rest, MAX_HEADLINE))}`),
    ...times,
  ];
}

function stateMark({ kind, state }: Told): string | null {
  if (kind === 'announcement' || state === 'firing') return null;
  return state === 'resolved' ? RESOLVED_MARK : ACKNOWLEDGED_MARK;
}

function stateWords({ kind, state, severity, acknowledged, resolved }: Told, locale: Locale): string {
  const say = sayer(locale);
  if (kind === 'incident' && resolved) {
    const duration = formatDuration(resolved.after_seconds, locale);
    if (resolved.how === 'recovered') return say('alert_message.recovered', { duration });
    return say('alert_message.closed', { duration, name: nameOf(resolved.by) });
  }
  if (state === 'acknowledged') return say('alert_message.acknowledged', { name: nameOf(acknowledged?.by) });
  return say(`alert_message.severity_${severity}`);
}

function nameOf(by: { name: string } | null | undefined): string {
  return isolate(cutText(cleanLine(by?.name ?? '?'), 60));
}

/** The job, unless the message names it already. */
function jobLine({ job_id, text }: Told, say: Say, { locale }: RenderSettings): Line[] {
  if (job_id === null || text[locale].includes(job_id)) return [];
  return [[plain(`${say('alert_message.job')}: `), code(cleanLine(job_id))]];
}

function rowLine({ job_id, kind, context }: Told, say: Say, settings: RenderSettings): Line[] {
  if (job_id === null || kind === 'announcement' || context.nth < 1) return [];
  const { nth, last_success_at } = context;
  const key = `alert_message.${nth === 1 ? 'first' : 'nth'}${last_success_at ? '' : '_ever'}` as const;
  const when: Part[] = last_success_at ? [plain(': '), code(formatTime(last_success_at, settings))] : [];
  return [[plain(say(key, { nth })), ...when]];
}

function durationLine({ context }: Told, say: Say, { locale }: RenderSettings): Line[] {
  const { duration_seconds, usual } = context;
  if (duration_seconds === null) return [];
  const took = say('alert_message.took', { duration: formatDuration(duration_seconds, locale) });
  if (!usual) return [[plain(took)]];
  const usually = say('alert_message.usually', {
    median: formatDuration(usual.median_seconds, locale),
    spread: formatDuration(usual.spread_seconds, locale),
    runs: usual.runs,
  });
  return [[plain(`${took}, ${usually}`)]];
}

/** The error's first line, unless the message shows it, and whether it was ever seen before. */
function errorLines({ newest, text, context }: Told, say: Say, settings: RenderSettings): Line[] {
  const first = cleanLines(newest.error ?? '')[0];
  if (first === undefined) return [];
  const shown = cleanLine(text[settings.locale]).includes(first.slice(0, MAX_HEADLINE / 2));
  const seen = context.signature_seen_at;
  return [
    ...(shown ? [] : [[plain(`${say('alert_message.error')}: `), code(cutText(first, MAX_DATA))]]),
    ...(newest.error_signature === null
      ? []
      : [
          seen
            ? [plain(`${say('alert_message.error_seen')}: `), code(formatTime(seen, settings))]
            : [plain(say('alert_message.error_new'))],
        ]),
  ];
}

function noteLine({ acknowledged }: Told, say: Say): Line[] {
  if (!acknowledged?.note) return [];
  return [[plain(`${say('alert_message.note')}: ${isolate(cutText(cleanLine(acknowledged.note), MAX_DATA))}`)]];
}

function linkLine({ newest, runbook }: Told, say: Say, { webappUrl }: RenderSettings): Line[] {
  const links = [
    ...(webappUrl !== null && newest.run_id !== null
      ? [link(say('alert_message.run'), runAddress(webappUrl, newest.run_id))]
      : []),
    ...(runbook !== null ? [link(say('alert_message.runbook'), runbook)] : []),
  ];
  if (links.length === 0) return [];
  return [links.flatMap((each, index) => (index === 0 ? [each] : [plain(' · '), each]))];
}

/** Where the dashboard shows a run. */
export function runAddress(webappUrl: string, runId: string): string {
  const address = new URL(`${webappUrl.replace(/\/+$/, '')}/jobs/monitor`);
  address.searchParams.set('run_id', runId);
  return address.href;
}

function stepLines({ steps }: Told, say: Say): Line[] {
  const lines = cleanLines(steps ?? '').slice(0, MAX_STEP_LINES);
  if (lines.length === 0) return [];
  return [
    [strong(`${say('alert_message.steps')}:`)],
    ...lines.map((line) => [plain(isolate(cutText(line, MAX_DATA)))]),
  ];
}

/** `2026-11-22 09:15` in the zone of the schedules. */
function formatTime(at: Date | string, { timezone }: RenderSettings): string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: timezone });
  return format.format(new Date(at));
}
