import type { JobLimits, UsualDuration } from '@jobs-monitor/core';

/** Fewer good runs than this say nothing about the next one. */
const FEWEST_RUNS = 10;
/** Makes the median deviation comparable to a standard deviation, for durations that are spread normally. */
const DEVIATION_SCALE = 1.4826;

/** How far from the median, in spreads, a duration must lie to be unusual: a good run in some millions does by chance. */
const UNUSUAL_SPREADS = 5;
/** Of a job that always takes the same time, spreads are next to nothing: so slow and too fast must also be of some size. */
const SLOW_TIMES = 1.5;
const SLOW_SECONDS = 1;
const FAST_TIMES = 0.25;
/** Shorter jobs may well have nothing to do once. */
const FAST_LEAST_MEDIAN_SECONDS = 1;

/** Median and spread of good durations, in seconds; null while there are too few to speak of "usual". */
export function usualOf(durations: readonly number[]): UsualDuration | null {
  if (durations.length < FEWEST_RUNS) return null;
  const middle = median(durations);
  const deviation = median(durations.map((duration) => Math.abs(duration - middle)));
  return {
    runs: durations.length,
    median_seconds: toMilliseconds(middle),
    spread_seconds: toMilliseconds(deviation * DEVIATION_SCALE),
  };
}

/** What a good run's duration says: slow or too fast against the usual, or shorter than the job itself allows; null if neither. */
export function judgeDuration(
  seconds: number,
  usual: UsualDuration | null,
  limits: Pick<JobLimits, 'min_duration_seconds'>,
): 'slow' | 'too_fast' | null {
  if (usual !== null && isSlow(seconds, usual)) return 'slow';
  const { min_duration_seconds } = limits;
  const tooFast =
    min_duration_seconds === null ? usual !== null && isTooFast(seconds, usual) : seconds < min_duration_seconds;
  return tooFast ? 'too_fast' : null;
}

function isSlow(seconds: number, { median_seconds, spread_seconds }: UsualDuration): boolean {
  return (
    seconds > median_seconds + UNUSUAL_SPREADS * spread_seconds &&
    seconds > median_seconds * SLOW_TIMES &&
    seconds > median_seconds + SLOW_SECONDS
  );
}

function isTooFast(seconds: number, { median_seconds, spread_seconds }: UsualDuration): boolean {
  return (
    median_seconds >= FAST_LEAST_MEDIAN_SECONDS &&
    seconds < median_seconds - UNUSUAL_SPREADS * spread_seconds &&
    seconds < median_seconds * FAST_TIMES
  );
}

/** Of at least one number. */
function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const upper = sorted[sorted.length >> 1] ?? 0;
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0;
  return (lower + upper) / 2;
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
