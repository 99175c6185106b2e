import {
  AppError,
  type BodyOf,
  type contract,
  JOB_CATEGORIES,
  MAX_SILENCE_SECONDS,
  SEVERITIES,
} from '@jobs-monitor/core';
import type { View } from '../views/view.js';
import { instantOf } from './zoned-time.js';

type Wanted = BodyOf<typeof contract.createSilence>;

/** The lengths that are offered, in seconds. */
export const SILENCE_LENGTHS = {
  '30m': 1_800,
  '1h': 3_600,
  '2h': 7_200,
  '8h': 28_800,
  '1d': 86_400,
  '3d': 259_200,
  '7d': 604_800,
} as const;
export type SilenceLength = keyof typeof SILENCE_LENGTHS;
export const DEFAULT_LENGTH: SilenceLength = '2h';

/** The silence that a form asks for. Throws `invalid_input` with what is missing, in the reader's language; the rest is the bot's to judge. */
export function silenceOf(form: Record<string, string>, view: Pick<View, 'say' | 'now' | 'timeZone'>): Wanted {
  const { say } = view;
  const matcher = {
    job_id: form.job_id?.trim() || null,
    rule: form.rule?.trim() || null,
    category: JOB_CATEGORIES.find((known) => known === form.category) ?? null,
    severity: SEVERITIES.find((known) => known === form.severity) ?? null,
  };
  const reason = form.reason?.trim() ?? '';
  const endsAt = endOf(form, view);
  const force = form.force === 'on';
  const problems = [
    !force && isEverything(matcher) && say('web.silence_force_needed'),
    reason === '' && say('web.silence_why_needed'),
    !endsAt && say('web.silence_end_wrong'),
  ].filter((problem) => problem !== false);
  if (!endsAt || problems.length > 0)
    throw new AppError('invalid_input', 'The silence is not complete', { details: problems });
  return { matcher, reason, ends_at: endsAt.toISOString(), force };
}

/** A time that was given counts more than the length; null if it does not lie ahead, or too far. */
function endOf(form: Record<string, string>, { now, timeZone }: Pick<View, 'now' | 'timeZone'>): Date | null {
  const length = form.for && Object.hasOwn(SILENCE_LENGTHS, form.for) ? (form.for as SilenceLength) : DEFAULT_LENGTH;
  const until = form.until?.trim();
  const end = until ? instantOf(until, timeZone) : new Date(now.getTime() + SILENCE_LENGTHS[length] * 1000);
  if (!end) return null;
  const seconds = (end.getTime() - now.getTime()) / 1000;
  return seconds > 0 && seconds <= MAX_SILENCE_SECONDS ? end : null;
}

/** True for a matcher that says nothing, or nothing but stars. */
function isEverything({ job_id, rule, category, severity }: Wanted['matcher']): boolean {
  return !category && !severity && [job_id, rule].every((glob) => /^\**$/.test(glob ?? ''));
}
