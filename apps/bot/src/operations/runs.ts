import { AppError, type RunSummary, say } from '@jobs-monitor/core';
import { audited } from './audit.js';
import { type OperationDeps, requesterOf } from './deps.js';
import type { Operations } from './verb.js';

type RunVerbs = Pick<Operations, 'getRun' | 'listRuns' | 'getRunLogs' | 'listAttempts' | 'cancelRun' | 'getStats'>;

/** The verbs about single runs and their history. */
export function createRunVerbs(deps: OperationDeps): RunVerbs {
  const { store, bus, now } = deps;

  return {
    async getRun(_actor, { params: { run_id } }) {
      return { run: (await store.runs.get(run_id)) ?? notFound(run_id) };
    },

    listRuns(_actor, { query: { cursor, limit, from, to, signature, ...filter } }) {
      const bounds = { ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) };
      const ofKind = signature === undefined ? {} : { error_signature: signature };
      return store.runs.list({ ...filter, ...ofKind, ...bounds }, cursor ?? null, limit);
    },

    async getRunLogs(_actor, { params: { run_id }, query: { after } }) {
      return (await store.runs.logs(run_id, after)) ?? notFound(run_id);
    },

    async listAttempts(_actor, { params: { run_id } }) {
      return { runs: (await store.runs.attempts(run_id)) ?? notFound(run_id) };
    },

    cancelRun: (actor, { params: { run_id }, body }) =>
      audited(deps, { actor, action: 'cancel', target: run_id, details: { reason: body.reason ?? null } }, async () => {
        const wish = { requested_at: now(), by: requesterOf(actor), reason: body.reason ?? null };
        tellOfCancel((await store.runs.requestCancel(run_id, wish)) ?? notFound(run_id));
        return { run_id, cancel: 'requested' as const };
      }),

    getStats: (_actor, { query }) => deps.reads.stats(query.window, query.job_id ?? null),
  };

  /** A pending run is over at once; a running one is stopped by its worker, at once if that is this process. */
  function tellOfCancel(run: RunSummary): void {
    if (run.status === 'cancelled') bus.publish('run.ended', { run });
    else bus.publish('run.cancel_requested', { run_id: run.run_id });
  }
}

function notFound(runId: string): never {
  throw new AppError('run_not_found', say('en', 'error.run_not_found'), { details: { run_id: runId } });
}
