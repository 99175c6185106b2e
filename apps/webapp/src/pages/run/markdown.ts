import { formatDuration, type Locale, type RunLogWire, type Say } from '@jobs-monitor/core';
import { jsonText } from '../../views/json-text.js';
import { lineDetails } from '../../views/log-line.js';
import { codeMarkdown, fencedMarkdown, inlineMarkdown } from '../../views/markdown.js';
import { reasonText } from '../../views/outcome.js';
import { personText } from '../../views/person.js';
import type { RunFacts } from './facts.js';

const MAX_ERROR = 8_000;
const MAX_JSON = 4_000;
const MAX_LINES = 20;

export interface MarkdownContext {
  say: Say;
  locale: Locale;
  /** The address of the run, to be followed from elsewhere. */
  url: string;
}

/** A run as Markdown, to be pasted into an issue or a chat. Whatever others wrote in it is text or code, never markup. */
export function runMarkdown(
  { run, name }: Pick<RunFacts, 'run' | 'name'>,
  { say, locale, url }: MarkdownContext,
): string {
  const reason = reasonText(run.reason, say);
  const items = run.total_items === null ? String(run.processed_items) : `${run.processed_items}/${run.total_items}`;
  const who = [run.requested_by && personText(run.requested_by, say), run.user_id]
    .filter((each) => each != null)
    .map((each) => inlineMarkdown(each));
  const facts: [string, string | null][] = [
    [say('web.run'), `[${codeMarkdown(run.run_id)}](<${url}>)`],
    [say('web.job'), codeMarkdown(run.job_id)],
    [say('web.status'), say(`status.${run.status}`)],
    [say('web.reason'), reason && inlineMarkdown(reason)],
    [say('web.trigger'), say(`trigger.${run.trigger}`)],
    [say('web.requested_by'), who.join(', ') || null],
    [say('web.queued'), run.queued_at],
    [say('web.started'), run.started_at],
    [say('web.ended'), run.ended_at],
    [say('web.duration'), run.duration_seconds === null ? null : formatDuration(run.duration_seconds, locale)],
    [say('web.items_done'), run.processed_items > 0 || run.total_items !== null ? items : null],
    [say('web.worker'), run.worker_id && codeMarkdown(run.worker_id)],
    [say('web.cancelled_by'), run.cancel && inlineMarkdown(personText(run.cancel.by, say))],
    [say('web.note'), run.note && inlineMarkdown(run.note)],
    [say('web.signature'), run.error_signature && codeMarkdown(run.error_signature)],
  ];
  const lines = run.logs.slice(-MAX_LINES);
  return [
    `# ${inlineMarkdown(name)}: ${say(`status.${run.status}`)}`,
    facts.flatMap(([label, value]) => (value ? [`- ${label}: ${value}`] : [])).join('\n'),
    ...section(say('web.error'), run.error_message && fencedMarkdown(run.error_message.slice(0, MAX_ERROR))),
    ...section(say('web.newest_lines', { count: lines.length }), lines.length > 0 && fencedMarkdown(textOf(lines))),
    ...section(say('web.result'), json(run.result)),
    ...section(say('web.args'), json(run.args)),
    '',
  ].join('\n\n');
}

const section = (title: string, body: string | false | null): string[] => (body ? [`## ${title}`, body] : []);

const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : fencedMarkdown(jsonText(value, MAX_JSON, 2), 'json');

function textOf(lines: readonly RunLogWire[]): string {
  return lines
    .map((log) => {
      const details = lineDetails(log);
      return `${log.timestamp} ${log.level} ${log.message}${details === null ? '' : `\n${details}`}`;
    })
    .join('\n');
}
