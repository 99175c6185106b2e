import { type AlertEvent, matchesGlob, type Silence, type SilenceMatcher } from '@jobs-monitor/core';
import type { AlertRule } from './rules/rule.js';

/** Whether a silence holds back what a rule says about an event. Each part that it names must fit. */
export function isSilenced(
  { job_id, category, rule: ruleGlob, severity }: SilenceMatcher,
  event: Pick<AlertEvent, 'job_id' | 'category'>,
  rule: Pick<AlertRule, 'name' | 'severity'>,
): boolean {
  return (
    (job_id === null || (event.job_id !== null && matchesGlob(job_id, event.job_id))) &&
    (category === null || event.category === category) &&
    (ruleGlob === null || matchesGlob(ruleGlob, rule.name)) &&
    (severity === null || rule.severity === severity)
  );
}

/** True for a matcher that would hold back everything: it names nothing, or only globs that fit any name. */
export function matchesEverything({ job_id, category, rule, severity }: SilenceMatcher): boolean {
  const fitsAll = (glob: string | null) => glob === null || /^\*+$/.test(glob);
  return fitsAll(job_id) && fitsAll(rule) && category === null && severity === null;
}

/** The first of the silences that holds the event back. */
export function findSilence(
  silences: readonly Silence[],
  event: Pick<AlertEvent, 'job_id' | 'category'>,
  rule: Pick<AlertRule, 'name' | 'severity'>,
): Silence | null {
  return silences.find(({ matcher }) => isSilenced(matcher, event, rule)) ?? null;
}
