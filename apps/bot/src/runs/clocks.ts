import type { JobLimits, RunSummary } from '@jobs-monitor/core';

/** How long a running run has been going, in milliseconds; never negative. */
export function ageMs(run: Pick<RunSummary, 'started_at'>, now: Date): number {
  return run.started_at === null ? 0 : Math.max(0, now.getTime() - run.started_at.getTime());
}

/** True if the run outlasted its maximum run time and nobody has said so yet. */
export function isStuck(run: RunSummary, limits: Pick<JobLimits, 'stuck_after_seconds'>, now: Date): boolean {
  return run.status === 'running' && run.stuck_at === null && ageMs(run, now) >= limits.stuck_after_seconds * 1000;
}
