import { AppError, say } from '@jobs-monitor/core';
import { audited } from './audit.js';
import { type OperationDeps, requesterOf } from './deps.js';
import { findJob, showJob } from './jobs.js';
import type { Operations } from './verb.js';

/** The verbs that hold a job back and let it go on. Both may be repeated. */
export function createPauseVerbs(deps: OperationDeps): Pick<Operations, 'pauseJob' | 'resumeJob'> {
  const { store, bus, now } = deps;

  return {
    pauseJob: (actor, { params: { job_id }, body: { reason = null, until } }) =>
      audited(deps, { actor, action: 'pause', target: job_id, details: { reason, until: until ?? null } }, async () => {
        const at = now();
        const end = until === undefined ? null : new Date(until);
        if (end && end <= at) throw inThePast();
        await findJob(deps, job_id);
        await store.jobs.setPaused(job_id, { by: requesterOf(actor), at, reason, until: end });
        bus.publish('job.changed', { job_id });
        return { job: await showJob(deps, job_id) };
      }),

    resumeJob: (actor, { params: { job_id } }) =>
      audited(deps, { actor, action: 'resume', target: job_id }, async () => {
        await findJob(deps, job_id);
        await store.jobs.setPaused(job_id, null);
        bus.publish('job.changed', { job_id });
        return { job: await showJob(deps, job_id) };
      }),
  };
}

function inThePast(): AppError {
  return new AppError('invalid_input', say('en', 'error.invalid_input'), {
    details: [{ path: 'body.until', message: 'must be in the future' }],
  });
}
