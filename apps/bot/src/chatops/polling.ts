import type { Log } from '../events/log.js';
import { isOutage } from '../store/outage.js';
import type { Gateway, GatewayAnswer } from './gateway.js';
import { pause } from './pause.js';
import { LEASE_LOST } from './polling-lease.js';
import type { Problems } from './polling-problems.js';
import { updateNumber } from './updates.js';
import type { Inbox } from './updates-inbox.js';

export interface PollingDeps {
  gateway: Pick<Gateway, 'updates' | 'deleteWebhook'>;
  inbox: Pick<Inbox, 'take'>;
  problems: Problems;
  log: Log;
  /** How long Telegram waits for something to tell. */
  waitSeconds?: number;
}

const WAIT_SECONDS = 25;
const AGAIN_MS = 1_000;

/** Asks for updates until told to end, then confirms those that were taken. Throws nothing. */
export function createPolling(deps: PollingDeps): (ended: AbortSignal) => Promise<void> {
  const { gateway, inbox, problems, log, waitSeconds = WAIT_SECONDS } = deps;

  return async (ended) => {
    await untilDone(() => gateway.deleteWebhook(), ended);
    log.info('telegram_polling');
    let offset = 0;
    while (!ended.aborted) {
      const askedMs = performance.now();
      const answer = await gateway.updates({ offset, waitSeconds }, ended);
      if (ended.aborted) break;
      if (!answer.ok) {
        await pause(problems.note(answer), ended);
        continue;
      }
      problems.over();
      const taken = await take(answer.value);
      const from = offsetAfter(answer.value, offset);
      // A server that does not wait, or tells the same again, would be asked without end.
      const isIdle = from === offset && performance.now() - askedMs < AGAIN_MS;
      if (!taken || isIdle) await pause(AGAIN_MS, ended);
      if (taken) offset = from;
    }
    // Another worker may be asking already.
    if (offset > 0 && ended.reason !== LEASE_LOST) await gateway.updates({ offset, waitSeconds: 0, limit: 1 });
  };

  async function untilDone(call: () => Promise<GatewayAnswer<unknown>>, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const answer = await call();
      if (answer.ok) return;
      await pause(problems.note(answer), ended);
    }
  }

  /** False if they could not be written down: they stay with Telegram. */
  async function take(updates: readonly unknown[]): Promise<boolean> {
    try {
      await inbox.take(updates);
      return true;
    } catch (error) {
      if (!isOutage(error)) log.error('telegram_updates_not_taken', { error });
      return false;
    }
  }
}

function offsetAfter(updates: readonly unknown[], offset: number): number {
  return updates.reduce<number>((after, update) => Math.max(after, (updateNumber(update) ?? -1) + 1), offset);
}
