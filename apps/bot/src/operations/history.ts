import { AppError, say } from '@jobs-monitor/core';
import { eventOfDeploy } from '../alerts/deploy-event.js';
import type { Deploy } from '../store/deploys.js';
import { audited } from './audit.js';
import { type OperationDeps, requesterOf } from './deps.js';
import type { Operations } from './verb.js';

type HistoryVerbs = Pick<Operations, 'listDeploys' | 'recordDeploy' | 'listAudit'>;

const MAX_AHEAD_MS = 60_000;
const MAX_AGE_MS = 30 * 86_400_000;
/** One that is recorded later belongs to the history, and is no news. */
const NEWS_MS = 3_600_000;

/** The verbs about what was done: versions that went out, and the audit. */
export function createHistoryVerbs(deps: OperationDeps): HistoryVerbs {
  const { store, alerting, log, now, newRunId: newId } = deps;

  /** It is recorded by now: a second request, because nobody could be told, would record it twice. */
  async function tell(deploy: Deploy): Promise<void> {
    try {
      await alerting.report([eventOfDeploy(deploy)]);
    } catch (error) {
      log.error('deploy_not_told', { deploy_id: deploy.deploy_id, error });
    }
  }

  return {
    async listDeploys(_actor, { query: { limit, ...bounds } }) {
      return { deploys: await store.deploys.list(toInstants(bounds), limit) };
    },

    recordDeploy: (actor, { body: { version, at: given, note = null, url = null } }) =>
      audited(
        deps,
        { actor, action: 'record_deploy', target: version, details: { at: given ?? null, note } },
        async () => {
          const received = now();
          const at = given === undefined ? received : new Date(given);
          refuseUnlessNear(at, received);
          const deploy: Deploy = { deploy_id: newId(), version, at, by: requesterOf(actor), note, url };
          await store.deploys.add(deploy);
          if (received.getTime() - at.getTime() <= NEWS_MS) await tell(deploy);
          return { deploy };
        },
      ),

    listAudit: (_actor, { query: { cursor, limit, from, to, ...filter } }) =>
      store.audit.list({ ...filter, ...toInstants({ from, to }) }, cursor ?? null, limit),
  };
}

function toInstants({ from, to }: { from?: string | undefined; to?: string | undefined }): { from?: Date; to?: Date } {
  return { ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) };
}

function refuseUnlessNear(at: Date, now: Date): void {
  const ahead = at.getTime() - now.getTime();
  if (ahead <= MAX_AHEAD_MS && ahead >= -MAX_AGE_MS) return;
  const message = ahead > 0 ? 'must not be more than a minute ahead' : 'must not be more than 30 days ago';
  const details = [{ path: 'body.at', message }];
  throw new AppError('invalid_input', say('en', 'error.invalid_input'), { details });
}
