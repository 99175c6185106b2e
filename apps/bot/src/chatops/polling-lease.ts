import type { Log } from '../events/log.js';
import type { ChatPollerStore } from '../store/chat-poller.js';
import { isOutage } from '../store/outage.js';
import { pause } from './pause.js';

export interface PollerLeaseDeps {
  store: Pick<ChatPollerStore, 'hold' | 'release'>;
  bot: string;
  /** This worker. */
  holder: string;
  log: Log;
  /** A worker that died is followed by another after `heldMs` and `lookMs` at most. */
  heldMs?: number;
  renewMs?: number;
  lookMs?: number;
}

/** Why a session ended: it must touch nothing any more, since another worker may have begun. */
export const LEASE_LOST = 'lease lost';

/** In milliseconds; two renewals may fail, and the others notice a death within 15 s. */
export const LEASE = { heldMs: 12_000, renewMs: 4_000, lookMs: 2_000 };
const AGAIN_MS = 500;

/**
 * Does `session` while this worker, and no other, holds the lease; until `stopping`. The session ends when its signal says
 * so. One that throws is begun again.
 */
export async function underLease(
  deps: PollerLeaseDeps,
  stopping: AbortSignal,
  session: (ended: AbortSignal) => Promise<void>,
): Promise<void> {
  const { store, bot, holder, log, heldMs, renewMs, lookMs } = { ...LEASE, ...deps };

  /** Null: nobody knows, the database is away. */
  async function hold(): Promise<boolean | null> {
    try {
      return await store.hold(bot, holder, heldMs);
    } catch (error) {
      if (!isOutage(error)) log.error('chat_lease_failed', { error });
      return null;
    }
  }

  /** Until the lease is lost, which is certain when it could not be renewed in its time. */
  async function keep(lost: AbortController, askedMs: number): Promise<void> {
    const expireAt = (ms: number) => setTimeout(() => lost.abort(LEASE_LOST), ms + heldMs - performance.now());
    const ended = AbortSignal.any([lost.signal, stopping]);
    let expiry = expireAt(askedMs);
    let held: boolean | null = true;
    while (!ended.aborted) {
      await pause(held ? renewMs : AGAIN_MS, ended);
      if (ended.aborted) break;
      const againMs = performance.now();
      held = await hold();
      if (held === false) lost.abort(LEASE_LOST);
      if (!held || lost.signal.aborted) continue;
      clearTimeout(expiry);
      expiry = expireAt(againMs);
    }
    clearTimeout(expiry);
  }

  while (!stopping.aborted) {
    const askedMs = performance.now();
    if (await hold()) {
      const lost = new AbortController();
      const work = session(AbortSignal.any([lost.signal, stopping])).catch((error: unknown) => {
        log.error('chat_session_failed', { error });
        lost.abort(LEASE_LOST);
      });
      await Promise.all([work, keep(lost, askedMs)]);
      if (lost.signal.aborted) log.warn('chat_lease_lost');
    }
    await pause(lookMs, stopping);
  }
  await store.release(bot, holder).catch(() => undefined);
}
