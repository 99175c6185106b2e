import { type Actor, AppError, isTerminal, say, type Trigger } from '@jobs-monitor/core';
import { audited } from './audit.js';
import type { OperationDeps } from './deps.js';
import { startRun } from './start-run.js';
import type { Operations } from './verb.js';

type TriggerVerbs = Pick<Operations, 'triggerJob' | 'retryRun' | 'triggerDataCleanup' | 'triggerCleanupNotifications'>;

/** The verbs that start runs. */
export function createTriggerVerbs(deps: OperationDeps): TriggerVerbs {
  const trigger = (actor: Actor, jobId: string, args: unknown, note: string | null) =>
    audited(deps, { actor, action: 'trigger', target: jobId, details: { note } }, () =>
      startRun(deps, actor, { jobId, args, note, trigger: triggerOf(actor), retryOf: null }),
    );

  return {
    triggerJob: (actor, { params, body }) => trigger(actor, params.job_id, body.args, body.note ?? null),
    triggerDataCleanup: (actor) => trigger(actor, 'daily_data_cleanup', undefined, null),
    triggerCleanupNotifications: (actor) => trigger(actor, 'cleanup_notifications', undefined, null),

    retryRun: (actor, { params: { run_id } }) =>
      audited(deps, { actor, action: 'retry', target: run_id }, async () => {
        const run = await deps.store.runs.get(run_id);
        if (!run) throw new AppError('run_not_found', say('en', 'error.run_not_found'), { details: { run_id } });
        if (!isTerminal(run.status)) {
          throw new AppError('run_active', say('en', 'error.run_active'), { details: { run_id } });
        }
        return startRun(deps, actor, {
          jobId: run.job_id,
          args: run.args,
          note: run.note,
          trigger: 'retry',
          retryOf: run,
        });
      }),
  };
}

/** A person's wish is `manual`, a program's is `api`. */
function triggerOf(actor: Actor): Trigger {
  return actor.kind === 'api' ? 'api' : 'manual';
}
