import { describe, expect, it } from '@jest/globals';
import { createFakeChannel } from '../../testing/delivery.js';
import type { Outcome } from '../channels/channel.js';
import { healthOf, nextChannelState, retryDelayMs } from './channel-state.js';

const start = new Date('2026-11-22T10:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const channel = createFakeChannel();
const SENT: Outcome = { kind: 'sent', messageId: '1' };
const RETRY: Outcome = { kind: 'retry', afterMs: null, error: 'away' };
const BROKEN: Outcome = { kind: 'broken', error: 'blocked' };

/** The state after these outcomes, a second apart. */
const afterAll = (...outcomes: readonly Outcome[]) =>
  outcomes.reduce<ReturnType<typeof nextChannelState> | undefined>(
    (state, outcome, index) => nextChannelState(channel, state, outcome, after(index * 1_000)),
    undefined,
  );

describe('the health of a channel', () => {
  it('is unknown where nothing stands behind the name', () => {
    expect(healthOf(null, afterAll(SENT), start)).toBe('unknown');
  });

  it('is ok until something is known against it', () => {
    expect(healthOf(channel, undefined, start)).toBe('ok');
    expect(healthOf(channel, afterAll(BROKEN, SENT), start)).toBe('ok');
    expect(healthOf(channel, afterAll(BROKEN, { kind: 'refused', error: 'too long' }), start)).toBe('ok');
  });

  it('hands over after two minutes of failing', () => {
    const failing = afterAll(SENT, RETRY, RETRY);
    expect(failing).toMatchObject({ state: 'failing', attempts: 2, since: after(1_000), delivered_at: start });
    expect(healthOf(channel, failing, after(120_999))).toBe('try');
    expect(healthOf(channel, failing, after(121_000), after(121_001))).toBe('away');
    expect(healthOf(channel, failing, after(121_001), after(121_001))).toBe('try');
  });

  it('is tried every ten minutes while it is broken', () => {
    const broken = afterAll(BROKEN);
    expect(healthOf(channel, broken, after(599_999))).toBe('broken');
    expect(healthOf(channel, broken, after(600_000))).toBe('try');
    const tried = nextChannelState(channel, broken, RETRY, after(600_000));
    expect(tried).toMatchObject({ state: 'broken', since: start });
    expect(healthOf(channel, tried, after(600_001))).toBe('broken');
  });

  it('is ok again when a person has changed its settings', () => {
    const changed = createFakeChannel({ settings: 'new ones' });
    expect(healthOf(changed, afterAll(BROKEN), start)).toBe('ok');
    expect(nextChannelState(changed, afterAll(BROKEN), RETRY, start)).toMatchObject({ state: 'failing', attempts: 1 });
  });
});

describe('the wait before the next try', () => {
  it('is what the channel asks for', () => {
    expect(retryDelayMs(5, 30_000, 0)).toBe(30_000);
    expect(retryDelayMs(5, 3_600_000, 0)).toBe(3_600_000);
  });

  it('doubles from one second to a minute, with a quarter left to chance', () => {
    expect([1, 2, 3, 6, 7, 50].map((attempts) => retryDelayMs(attempts, null, 1))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    expect(retryDelayMs(1, null, 0)).toBe(750);
  });
});
