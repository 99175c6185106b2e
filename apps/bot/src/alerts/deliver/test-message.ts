import { AppError } from '@jobs-monitor/core';
import type { Channel } from '../channels/channel.js';
import { tryOnce } from './attempt.js';
import type { DoorWorkDeps } from './door-work.js';
import { testMessage } from './out-message.js';
import { recordAttempt } from './record.js';

/** What truly became of a test message. */
export interface TestResult {
  channel: string;
  ok: boolean;
  error: string | null;
  took_ms: number;
}

/** Sends a test message now, past everything that waits, to one channel or to all that are configured. Throws `channel_not_found`. */
export async function sendTests(deps: DoorWorkDeps, name?: string): Promise<TestResult[]> {
  const { channels } = deps;
  return Promise.all((name === undefined ? channels.defaults : [name]).map((each) => sendTest(deps, find(each))));

  function find(channelName: string): Channel {
    const channel = channels.get(channelName);
    if (!channel) throw new AppError('channel_not_found', `No channel ${channelName} is set up`);
    return channel;
  }
}

async function sendTest(deps: DoorWorkDeps, channel: Channel): Promise<TestResult> {
  const { stores, render, newId } = deps;
  const startedAt = performance.now();
  const turn = await stores.doors.countTurn(channel.door);
  const message = testMessage(newId(), render, turn.now);
  let { outcome, at } = await tryOnce(channel, message, null, turn);
  if (outcome.kind === 'moved') {
    await stores.doors.follow(channel.door, outcome.to);
    const next = await stores.doors.countTurn(channel.door);
    ({ outcome, at } = await tryOnce(channel, message, null, next));
  }
  const tookMs = Math.round(performance.now() - startedAt);
  const known = turn.door.channels[channel.name];
  const noted = { delivery_id: message.deliveryId, alert_id: null, kind: 'test' } as const;
  const final =
    outcome.kind === 'moved' || outcome.kind === 'lost' ? { ...outcome, kind: 'refused' as const } : outcome;
  await recordAttempt(deps, channel, known, { outcome: final, action: 'send', at }, noted);
  return {
    channel: channel.name,
    ok: outcome.kind === 'sent',
    error: outcome.kind === 'sent' ? null : outcome.error,
    took_ms: tookMs,
  };
}
