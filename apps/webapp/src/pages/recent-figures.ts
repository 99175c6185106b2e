import type { JobWire } from '@jobs-monitor/core';

type Recent = JobWire['recent_runs'][number];

/** What a job's newest runs say of it; null where they say nothing. */
export interface RecentFigures {
  /** completed / (completed + failed): what was skipped or cancelled says nothing. */
  successRatio: number | null;
  /** Seconds that all but the slowest 5 % took at most, of those that ran to an end, well or badly. */
  p95Seconds: number | null;
}

/** The figures of a job's newest runs, counted as the statistics over a window are. Pure. */
export function recentFigures(runs: readonly Recent[]): RecentFigures {
  const ended = runs.filter(({ status }) => status === 'completed' || status === 'failed');
  const durations = ended.flatMap(({ duration_seconds }) => (duration_seconds === null ? [] : [duration_seconds]));
  return {
    successRatio:
      ended.length === 0 ? null : ended.filter(({ status }) => status === 'completed').length / ended.length,
    p95Seconds: percentile(durations, 0.95),
  };
}

/** The smallest value that this part of all values does not exceed; null without any. */
function percentile(values: readonly number[], part: number): number | null {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? null;
}
