import { formatDuration, type RunSummaryWire } from '@jobs-monitor/core';
import { runAddress } from '../../alerts/render/alert.js';
import { cleanLines } from '../../messages/clean.js';
import { cutText } from '../../messages/cut.js';
import { code, link, type Part, plain } from '../../messages/line.js';
import type { Shown } from './job-shown.js';

/** `600/1000`, or how many without a total; null before there is anything. */
export function itemsCode({ processed_items, total_items }: RunSummaryWire): Part | null {
  if (total_items !== null) return code(`${processed_items}/${total_items}`);
  return processed_items > 0 ? code(String(processed_items)) : null;
}

/** Seconds that a run took, or has taken until now; null before it started. */
export function elapsedSeconds(run: RunSummaryWire, now: Date): number | null {
  if (run.duration_seconds !== null) return run.duration_seconds;
  if (run.started_at === null) return null;
  const end = run.ended_at === null ? now : new Date(run.ended_at);
  return Math.max(0, (end.getTime() - new Date(run.started_at).getTime()) / 1_000);
}

/** Seconds that are left if it goes on as until now; null when that cannot be told. */
export function remainingSeconds(run: RunSummaryWire, now: Date): number | null {
  const { status, processed_items, total_items } = run;
  const elapsed = elapsedSeconds(run, now);
  if (status !== 'running' || elapsed === null || total_items === null || processed_items <= 0) return null;
  return (elapsed * Math.max(0, total_items - processed_items)) / processed_items;
}

export function elapsedPart(run: RunSummaryWire, { locale, now }: Shown): Part | null {
  const seconds = elapsedSeconds(run, now);
  return seconds === null ? null : plain(`⏱ ${formatDuration(seconds, locale)}`);
}

export function remainingPart(run: RunSummaryWire, { say, locale, now }: Shown): Part | null {
  const seconds = remainingSeconds(run, now);
  return seconds === null ? null : plain(say('web.remaining', { duration: formatDuration(seconds, locale) }));
}

/** A link to the run's logs on the dashboard; null without a dashboard. */
export function logsLink(runId: string, label: string, { webappUrl }: Shown): Part | null {
  return webappUrl === null ? null : link(label, runAddress(webappUrl, runId));
}

/** The first line of a run's error, cut to so many UTF-16 units; null without one. */
export function errorCode({ error_message }: Pick<RunSummaryWire, 'error_message'>, max: number): Part | null {
  const [first] = cleanLines(error_message ?? '');
  return first === undefined ? null : code(cutText(first, max));
}
