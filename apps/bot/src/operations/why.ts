import { AppError, sayWhy } from '@jobs-monitor/core';
import { decideWhy, type WhyRecord } from './decide-why.js';
import type { OperationDeps } from './deps.js';
import { pauseAt } from './job-view.js';
import { findJob } from './jobs.js';
import type { Operations } from './verb.js';

/** The verb that says why a job is not running now, and when it will. A registered job is explained even without the database. */
export function createWhyVerb(deps: OperationDeps): Pick<Operations, 'explainJob'> {
  return {
    async explainJob(_actor, { params: { job_id } }) {
      const job = await findJob(deps, job_id);
      const record = await readRecord(deps, job_id);
      const gate = job?.gate ? deps.gate(job.gate) : null;
      const { state, reasons } = decideWhy({ now: deps.now(), job, gate, record });
      const explanation = reasons.map((reason) => ({ ...reason, message: sayWhy(deps.locale, reason) }));
      return { job_id, state, next_run_at: record?.entry?.nextAt ?? null, explanation };
    },
  };
}

/** What the database knows, or null while it is away. */
async function readRecord(
  { store, schedule, databaseReady, now }: OperationDeps,
  jobId: string,
): Promise<WhyRecord | null> {
  if (!databaseReady()) return null;
  try {
    const [state, active, [last = null], { leases, databaseNow }, entries] = await Promise.all([
      store.jobs.get(jobId),
      store.runs.active(),
      store.runs.history(jobId, 1),
      store.leases.all(),
      schedule.nextTimes(jobId),
    ]);
    const alive = leases.filter((lease) => !lease.fenced && lease.expires_at > databaseNow);
    const nextAt = entries.get(jobId);
    return {
      pause: pauseAt(state, now()),
      active: active.filter((run) => run.job_id === jobId),
      last,
      workers: {
        alive: alive.length,
        active: active.filter(({ status }) => status === 'running').length,
        capacity: alive.reduce((sum, { capacity }) => sum + capacity, 0),
      },
      entry: nextAt === undefined ? null : { nextAt },
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'database_unavailable') return null;
    throw error;
  }
}
