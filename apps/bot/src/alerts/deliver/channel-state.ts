import type { ChannelState } from '../../store/alert-channels.js';
import type { Channel, Outcome } from '../channels/channel.js';

/** A channel that fails for longer hands over to the next one. */
export const HAND_OVER_AFTER_MS = 120_000;
/** How often a broken channel is tried with one message, whether somebody has put it right. */
export const PROBE_EVERY_MS = 600_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** `try`: it was broken or fails, and one message may show whether it still does. */
export type Health = 'ok' | 'try' | 'away' | 'broken' | 'unknown';

/**
 * What a message may expect of a channel now; `retryAt`: nothing may be sent there before. `unknown`: no such channel is
 * set up. A channel that is away is tried again with one message whenever it may be: nothing else shows that it is back.
 */
export function healthOf(
  channel: Channel | null,
  state: ChannelState | undefined,
  now: Date,
  retryAt: Date | null = null,
): Health {
  if (!channel) return 'unknown';
  if (!state || state.state === 'ok' || state.settings !== channel.settings) return 'ok';
  if (state.state === 'broken') return ageMs(state.tried_at, now) >= PROBE_EVERY_MS ? 'try' : 'broken';
  const mayTry = retryAt === null || retryAt <= now;
  return mayTry || ageMs(state.since, now) < HAND_OVER_AFTER_MS ? 'try' : 'away';
}

/** How a channel does after an attempt. What says nothing about the channel itself leaves it as it was. */
export function nextChannelState(
  { settings }: Pick<Channel, 'settings'>,
  before: ChannelState | undefined,
  outcome: Outcome,
  now: Date,
): ChannelState {
  const known = before?.settings === settings ? before : undefined;
  const last = known ?? { state: 'ok', error: null, since: null, attempts: 0, delivered_at: null };
  if (outcome.kind === 'retry' || outcome.kind === 'broken') {
    return {
      state: outcome.kind === 'broken' || last.state === 'broken' ? 'broken' : 'failing',
      error: outcome.error,
      since: last.since ?? now,
      attempts: last.attempts + 1,
      tried_at: now,
      delivered_at: last.delivered_at,
      settings,
    };
  }
  const delivered_at = outcome.kind === 'sent' ? now : last.delivered_at;
  // An answer about one message is an answer: the channel is there.
  return { state: 'ok', error: null, since: null, attempts: 0, tried_at: now, delivered_at, settings };
}

/** The wait before the next try: what the channel asked for, else doubling from 1 s to 60 s; `random` is 0 to 1. */
export function retryDelayMs(attempts: number, afterMs: number | null, random: number): number {
  if (afterMs !== null) return afterMs;
  const doubled = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(doubled * (0.75 + random / 4));
}

function ageMs(since: Date | null, now: Date): number {
  return since ? now.getTime() - since.getTime() : Number.POSITIVE_INFINITY;
}
