import type { RunStatus } from '@jobs-monitor/core';

/** A run as a strip shows it. */
export interface StripRun {
  run_id: string;
  status: RunStatus;
  duration_seconds: number | null;
}

const LEVELS = 6;
/** Pixels of each level; the styles know them as `.h0` to `.h7`. */
export const MARK_HEIGHTS = [4, 7, 9, 12, 14, 17, 19, 24] as const;

/**
 * How high the mark of each run stands, by its part of the longest: 1 to 6 for what took time; 7, which nothing else has,
 * for what failed; 0 for what did not run to its end. Pure.
 */
export function stripLevels(runs: readonly StripRun[]): number[] {
  const longest = Math.max(0, ...runs.filter(({ status }) => status === 'completed').map(seconds));
  return runs.map((run) => {
    if (run.status === 'failed') return LEVELS + 1;
    if (run.status !== 'completed') return 0;
    return longest === 0 ? LEVELS : Math.max(1, Math.ceil((seconds(run) / longest) * LEVELS));
  });
}

/** When a run was asked for, as its id says (UUID, version 7); null for an id of another kind. Pure. */
export function instantOfRunId(runId: string): Date | null {
  const hex = runId.replaceAll('-', '');
  return /^[0-9a-f]{12}7[0-9a-f]{19}$/.test(hex) ? new Date(Number.parseInt(hex.slice(0, 12), 16)) : null;
}

const seconds = ({ duration_seconds }: StripRun): number => duration_seconds ?? 0;
