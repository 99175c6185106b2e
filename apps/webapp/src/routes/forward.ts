import { AppError, type Contract, contract, type Entry } from '@jobs-monitor/core';
import type Router from '@koa/router';
import { type BotClient, longTimeout, pathOf } from '../bot/client.js';
import type { WebState } from '../http/state.js';
import { requireRole } from '../session/guard.js';

/** What browsers may reach of the bot; everything else does not exist here. The event stream has a route of its own. */
export const FORWARDED = [
  'listJobs',
  'listActive',
  'getRun',
  'getJob',
  'explainJob',
  'triggerJob',
  'pauseJob',
  'resumeJob',
  'listRuns',
  'getRunLogs',
  'listAttempts',
  'cancelRun',
  'retryRun',
  'getStats',
  'listFailures',
  'getFailure',
  'acknowledgeFailure',
  'resolveFailure',
  'listDeploys',
  'recordDeploy',
  'listAudit',
  'listAlerts',
  'listDeliveries',
  'getAlerting',
  'sendTestAlert',
  'getAlert',
  'acknowledgeAlert',
  'resolveAlert',
  'listSilences',
  'createSilence',
  'endSilence',
  'useConsole',
  'listWorkers',
  'getSystem',
] as const satisfies readonly (keyof Contract)[];

/** Passes the listed operations on, behind the session instead of the token. Nothing is stored for later. */
export function mountForwarding(router: Router<WebState>, client: BotClient): void {
  for (const id of FORWARDED) {
    const entry: Entry = contract[id];
    router.register(entry.path, [entry.method], async (ctx) => {
      const { actor } = requireRole(ctx, entry.role);
      const params = entry.params.safeParse(ctx.params);
      if (!params.success)
        throw new AppError('invalid_input', 'The address is not valid', { details: params.error.issues });
      const idempotencyKey = ctx.get('idempotency-key');
      const answer = await client.send({
        method: entry.method,
        path: pathOf(entry, params.data as Record<string, string>) + ctx.search,
        body: ctx.request.rawBody ?? '',
        actor,
        requestId: ctx.state.requestId,
        ...longTimeout(id),
        ...(idempotencyKey && { idempotencyKey }),
      });
      ctx.status = answer.status;
      if (answer.retryAfter) ctx.set('retry-after', answer.retryAfter);
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = answer.body;
    });
  }
}
