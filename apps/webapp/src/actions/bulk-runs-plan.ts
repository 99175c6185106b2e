import { type ErrorCode, isTerminal, type JobWire, type RunSummaryWire } from '@jobs-monitor/core';

/** Why a run is left out of what is about to be done to many. */
export type LeftOut = ErrorCode | 'cancel_asked' | 'same_job';

type Found = RunSummaryWire | null;

/** Which of the runs cannot be asked to stop, and why; null for those that can. Null stands for a run that is gone. */
export function planCancels(runs: readonly Found[]): (LeftOut | null)[] {
  return runs.map((run) => {
    if (!run) return 'run_not_found';
    if (isTerminal(run.status)) return 'run_ended';
    return run.cancel ? 'cancel_asked' : null;
  });
}

/**
 * Which of the runs cannot be run again, and why; null for those that can. Of an exclusive job only the first is: the
 * others would find it in their way.
 */
export function planRetries(runs: readonly Found[], jobs: ReadonlyMap<string, JobWire>): (LeftOut | null)[] {
  const taken = new Set<string>();
  return runs.map((run) => {
    const reason = run ? reasonAgainst(run, jobs.get(run.job_id)) : 'run_not_found';
    if (reason !== null || !run) return reason;
    if (taken.has(run.job_id)) return 'same_job';
    if (!jobs.get(run.job_id)?.allow_concurrent) taken.add(run.job_id);
    return null;
  });
}

function reasonAgainst(run: RunSummaryWire, job: JobWire | undefined): LeftOut | null {
  if (!isTerminal(run.status)) return 'run_active';
  if (!job) return 'job_not_found';
  if (!job.can_trigger) return 'not_triggerable';
  if (!job.enabled) return 'job_disabled';
  if (job.paused) return 'job_paused';
  return job.active_count > 0 && !job.allow_concurrent ? 'already_running' : null;
}
