import type { Log } from '../../events/log.js';
import type { ChannelState } from '../../store/alert-channels.js';
import type { DeliveryAttempt } from '../../store/alert-deliveries.js';
import type { DeliveryStores } from '../../store/delivery-stores.js';
import type { Channel } from '../channels/channel.js';
import type { Attempted } from './attempt.js';
import { nextChannelState, retryDelayMs } from './channel-state.js';

export interface RecordDeps {
  stores: Pick<DeliveryStores, 'doors' | 'deliveries'>;
  log: Log;
  /** 0 to 1, to spread retries. */
  random(): number;
}

/** Writes down what an attempt says about its channel, and the attempt itself. Answers the channel's new state. */
export async function recordAttempt(
  { stores, log, random }: RecordDeps,
  channel: Channel,
  before: ChannelState | undefined,
  { outcome, action, at }: Attempted,
  message: Pick<DeliveryAttempt, 'delivery_id' | 'alert_id' | 'kind'>,
): Promise<ChannelState> {
  const state = nextChannelState(channel, before, outcome, at);
  const error = outcome.kind === 'sent' ? null : outcome.error;
  const delayMs = outcome.kind === 'retry' ? retryDelayMs(state.attempts, outcome.afterMs, random()) : null;
  const retryAt = delayMs === null ? null : new Date(at.getTime() + delayMs);
  const delivered = { sent: 'delivered', retry: 'pending', broken: 'failed', refused: 'failed' } as const;

  if (!saysTheSame(before, state)) await stores.doors.note(channel.door, channel.name, state, retryAt);
  await stores.deliveries.note({
    ...message,
    channel: channel.name,
    action,
    state: delivered[outcome.kind],
    error,
    at,
  });

  const fields = { channel: channel.name, action, ...message };
  if (error === null) log.info('alert delivered', fields);
  else log.warn('alert not delivered', { ...fields, error, retry_in_ms: delayMs });
  if (state.state === 'broken' && before?.state !== 'broken') {
    log.error('alert channel broken', { channel: channel.name, error });
  }
  return state;
}

/** That a channel is well, and was a moment ago, is no news: in a storm there are more important writes. */
function saysTheSame(before: ChannelState | undefined, { state, settings, tried_at }: ChannelState): boolean {
  if (before?.state !== 'ok' || state !== 'ok' || before.settings !== settings) return false;
  return before.delivered_at !== null && Number(tried_at) - Number(before.delivered_at) < SAME_MS;
}

const SAME_MS = 5_000;
