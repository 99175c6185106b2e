import { type AlertEvent, matchesGlob } from '@jobs-monitor/core';
import type { AlertRule } from './rule.js';

/** The part of an event that rules look at. */
export type MatchedEvent = Pick<AlertEvent, 'name' | 'job_id' | 'category' | 'reason' | 'attempt'>;

/** Whether a rule is about an event. An event without a job, category, reason or attempt fits no rule that asks for one. */
export function matchesRule(rule: Pick<AlertRule, 'event_pattern' | 'match'>, event: MatchedEvent): boolean {
  const { job_ids, categories, reasons, min_attempt } = rule.match;
  return (
    matchesGlob(rule.event_pattern, event.name) &&
    fitsAny(job_ids, event.job_id) &&
    fitsAny(categories, event.category) &&
    fitsAny(reasons, event.reason) &&
    (min_attempt === null || (event.attempt !== null && event.attempt >= min_attempt))
  );
}

function fitsAny(globs: readonly string[], text: string | null): boolean {
  return globs.length === 0 || (text !== null && globs.some((glob) => matchesGlob(glob, text)));
}
