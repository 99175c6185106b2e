import { parseTimeRange, type TimeRange, type TimeRangeAnswer } from '@jobs-monitor/core';

/** What `/alerts …` asks for. */
export interface AlertsWish {
  open: boolean;
  jobId: string | null;
  range: TimeRange | null;
  /** Where an earlier page ended. */
  before: string | null;
}

const OPEN = /^(?:open|פתוחות)$/i;
const BEFORE = /^before=(.*)$/;

/** `[open] [job] [--since …]`; the button to older ones adds `before=`. */
export function parseAlerts(input: string, now: Date): AlertsWish | Extract<TimeRangeAnswer, { ok: false }> {
  const answer = parseTimeRange(input, now);
  if (!answer.ok) return answer;
  const words = answer.rest.split(' ').filter((word) => word !== '');
  const before = words.map((word) => BEFORE.exec(word)?.[1]).find((cursor) => cursor !== undefined);
  const jobId = words.find((word) => !OPEN.test(word) && !BEFORE.test(word));
  const open = words.some((word) => OPEN.test(word));
  return { open, jobId: jobId ?? null, range: answer.range, before: before ?? null };
}

/** The wish for the page behind this one. Both bounds are fixed, so that what comes meanwhile moves nothing. */
export function writeOlder({ open, jobId, range }: AlertsWish, before: string): string {
  return [
    ...(open ? ['open'] : []),
    ...(jobId === null ? [] : [jobId]),
    ...(range ? [`--from ${range.from.toISOString()}`, `--to ${range.to.toISOString()}`] : []),
    `before=${before}`,
  ].join(' ');
}
