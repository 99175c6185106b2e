import { type Actor, AppError, type Failure, type FailureNote, say } from '@jobs-monitor/core';
import { audited } from './audit.js';
import { type OperationDeps, requesterOf } from './deps.js';
import type { Input, Operations } from './verb.js';

type FailureVerbs = Pick<Operations, 'listFailures' | 'getFailure' | 'acknowledgeFailure' | 'resolveFailure'>;

/** The verbs about kinds of failures. What people say of one may be repeated; the first name stays. */
export function createFailureVerbs(deps: OperationDeps): FailureVerbs {
  const { store, bus, now } = deps;

  function change(
    actor: Actor,
    { params: { job_id, signature }, body }: Pick<Input<'acknowledgeFailure'>, 'params' | 'body'>,
    action: string,
    write: (jobId: string, signature: string, said: FailureNote) => Promise<Failure | null>,
  ): Promise<{ failure: Failure }> {
    const note = body.note ?? null;
    const target = `${job_id}/${signature}`;
    return audited(deps, { actor, action, target, details: { note } }, async () => {
      const said = { by: requesterOf(actor), at: now(), note };
      const failure = (await write(job_id, signature, said)) ?? notFound(job_id, signature);
      bus.publish('job.changed', { job_id });
      return { failure };
    });
  }

  return {
    listFailures: (_actor, { query: { cursor, limit, ...filter } }) =>
      store.failures.list(filter, cursor ?? null, limit),

    async getFailure(_actor, { params: { job_id, signature } }) {
      return { failure: (await store.failures.get(job_id, signature)) ?? notFound(job_id, signature) };
    },

    acknowledgeFailure: (actor, input) => change(actor, input, 'acknowledge_failure', store.failures.acknowledge),
    resolveFailure: (actor, input) => change(actor, input, 'resolve_failure', store.failures.resolve),
  };
}

function notFound(job_id: string, signature: string): never {
  throw new AppError('failure_not_found', say('en', 'error.failure_not_found'), { details: { job_id, signature } });
}
