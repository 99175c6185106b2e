import type { AlertWire, EventName, JobWire, RunSummaryWire, WorkerWire } from '@jobs-monitor/core';
import { byUrgency } from './alerts/order.js';

/** One thing that needs a person. */
export type Problem =
  | { kind: 'no_worker' }
  | { kind: 'incident'; alert: AlertWire }
  | { kind: 'failing'; job: JobWire }
  | { kind: 'overdue'; job: JobWire }
  | { kind: 'stuck'; run: RunSummaryWire };

export interface HealthFacts {
  jobs: readonly JobWire[];
  activeRuns: readonly RunSummaryWire[];
  workers: readonly WorkerWire[] | null;
  /** Those that are open. */
  incidents: readonly AlertWire[];
}

/** Events that say the same as what can be seen of the job itself. */
const SAME = {
  stuck: ['job_stuck'],
  failing: ['job_failed', 'job_lost'],
  overdue: ['job_late', 'job_missed'],
} as const satisfies Record<string, readonly EventName[]>;

/** What needs attention now, the worst first; what an open incident says already is not said again. Pure. */
export function assessHealth({ jobs, activeRuns, workers, incidents }: HealthFacts, now: Date): Problem[] {
  const isSaid = (kind: keyof typeof SAME, jobId: string) =>
    incidents.some(({ job_id, newest }) => job_id === jobId && SAME[kind].some((name) => name === newest.name));
  const limits = new Map(jobs.map((job) => [job.job_id, job.limits.stuck_after_seconds]));
  const stuck = activeRuns.filter((run) => isStuck(run, limits.get(run.job_id) ?? Number.POSITIVE_INFINITY, now));
  return [
    ...(workers && !workers.some(({ alive }) => alive) ? [{ kind: 'no_worker' } as const] : []),
    ...byUrgency(incidents).map((alert) => ({ kind: 'incident', alert }) as const),
    ...stuck.filter(({ job_id }) => !isSaid('stuck', job_id)).map((run) => ({ kind: 'stuck', run }) as const),
    ...jobs
      .filter((job) => isFailing(job) && !isSaid('failing', job.job_id))
      .map((job) => ({ kind: 'failing', job }) as const),
    ...jobs
      .filter((job) => isOverdue(job, now) && !isSaid('overdue', job.job_id))
      .map((job) => ({ kind: 'overdue', job }) as const),
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
