import type { JobWire, RunSummaryWire, WorkerWire } from '@jobs-monitor/core';

/** One thing that needs a person. */
export type Problem =
  | { kind: 'no_worker' }
  | { kind: 'failing'; job: JobWire }
  | { kind: 'overdue'; job: JobWire }
  | { kind: 'stuck'; run: RunSummaryWire };

export interface HealthFacts {
  jobs: readonly JobWire[];
  activeRuns: readonly RunSummaryWire[];
  workers: readonly WorkerWire[] | null;
}

/** What needs attention now, the worst first. Pure. */
export function assessHealth({ jobs, activeRuns, workers }: HealthFacts, now: Date): Problem[] {
  const limits = new Map(jobs.map((job) => [job.job_id, job.limits.stuck_after_seconds]));
  const stuck = activeRuns.filter((run) => isStuck(run, limits.get(run.job_id) ?? Number.POSITIVE_INFINITY, now));
  return [
    ...(workers && !workers.some(({ alive }) => alive) ? [{ kind: 'no_worker' } as const] : []),
    ...stuck.map((run) => ({ kind: 'stuck', run }) as const),
    ...jobs.filter(isFailing).map((job) => ({ kind: 'failing', job }) as const),
    ...jobs.filter((job) => isOverdue(job, now)).map((job) => ({ kind: 'overdue', job }) as const),
  ];
}

/** True if the newest run that says something about the job failed. */
export function isFailing(job: JobWire): boolean {
  const telling = job.recent_runs.find(({ status }) => status === 'completed' || status === 'failed');
  return telling ? telling.status === 'failed' : job.last_run?.status === 'failed';
}

export function isOverdue({ next_run_at, enabled, paused, active_count, limits }: JobWire, now: Date): boolean {
  if (next_run_at === null || !enabled || paused || active_count > 0) return false;
  return now.getTime() - Date.parse(next_run_at) > limits.start_grace_seconds * 1000;
}

/** Seconds that a running run has still to go, from its progress so far; null while that cannot be said. */
export function remainingSeconds(run: RunSummaryWire, now: Date): number | null {
  if (run.status !== 'running' || run.started_at === null || run.progress <= 0 || run.progress >= 100) return null;
  const elapsed = (now.getTime() - Date.parse(run.started_at)) / 1000;
  return elapsed < 2 ? null : (elapsed * (100 - run.progress)) / run.progress;
}

function isStuck(run: RunSummaryWire, stuckAfterSeconds: number, now: Date): boolean {
  if (run.stuck_at !== null) return true;
  return run.started_at !== null && now.getTime() - Date.parse(run.started_at) > stuckAfterSeconds * 1000;
}
