import { describe, expect, it } from '@jest/globals';
import { createFakeClock } from '../../testing/clock.js';
import { until } from '../../testing/until.js';
import {
  channelsProbe,
  clockSkewProbe,
  droppedWritesProbe,
  eventLoopProbe,
  outageProbe,
  outboxProbe,
  rulesProbe,
  scanLagProbe,
} from './probes.js';
import type { Probe } from './watch.js';

/** Whether the probe's first reading raises its condition, and whether it ends it. */
async function judge({ thresholds, look }: Probe): Promise<{ raises: boolean; clears: boolean }> {
  const [first] = await look();
  return {
    raises: first !== undefined && first.value > thresholds.raise,
    clears: !first || first.value <= thresholds.clear,
  };
}

const RAISES = { raises: true, clears: false };
const BETWEEN = { raises: false, clears: false };
const CLEARS = { raises: false, clears: true };

describe('the monitor', () => {
  it('sees a message that nobody took for more than a minute', async () => {
    const clock = createFakeClock();
    const since = clock.now();
    let oldest: Date | null = since;
    const probe = outboxProbe('host', async () => oldest, clock.now);
    clock.advance(60_000);
    expect(await judge(probe)).toEqual(BETWEEN);
    clock.advance(1_000);
    expect(await judge(probe)).toEqual(RAISES);
    expect(await probe.look()).toMatchObject([{ subject: 'host', facts: { oldest_seconds: 61 } }]);
    oldest = null;
    expect(await judge(probe)).toEqual(CLEARS);
  });

  it('sees the loop that is later than twice its interval and five seconds, and which one it is', async () => {
    const lost = { name: 'lost scan', everyMs: 5_000, lateMs: 10_000 };
    const lags = [{ name: 'cancels', everyMs: 1_000, lateMs: 0 }, lost];
    const probe = scanLagProbe('host', () => lags);
    expect(await judge(probe)).toEqual(BETWEEN);
    lost.lateMs = 10_001;
    expect(await judge(probe)).toEqual(RAISES);
    expect(await probe.look()).toMatchObject([{ facts: { loop: 'lost scan', late_seconds: 10, interval_seconds: 5 } }]);
    lost.lateMs = 0;
    expect(await judge(probe)).toEqual(CLEARS);
    expect(await scanLagProbe('host', () => []).look()).toEqual([]);
  });

  it('sees that this process did nothing else for a second, and when that is over', async () => {
    const probe = eventLoopProbe('host');
    await until(async () => (await judge(probe)).clears);
    const from = performance.now();
    while (performance.now() - from < 1_100);
    let seen: unknown = null;
    await until(async () => {
      const [first] = await probe.look();
      if (first && first.value > probe.thresholds.raise) seen = first.facts.blocked_seconds;
      return seen;
    });
    expect(seen).toBeGreaterThan(1);
    await until(async () => (await judge(probe)).clears);
    probe.stop();
  });

  it('names each broken channel with its error, since when', async () => {
    const since = new Date(5);
    const probe = channelsProbe(async () => [{ channel: 'telegram', error: 'bot was blocked', since }]);
    expect(await judge(probe)).toEqual(RAISES);
    expect(await probe.look()).toEqual([
      { subject: 'telegram', value: 1, since, facts: { channel: 'telegram', error: 'bot was blocked' } },
    ]);
  });

  it('sees a clock that is wrong by more than five seconds, either way', async () => {
    expect(await judge(clockSkewProbe('host', () => 5_000))).toEqual(BETWEEN);
    expect(await judge(clockSkewProbe('host', () => 5_001))).toEqual(RAISES);
    expect(await judge(clockSkewProbe('host', () => -5_001))).toEqual(RAISES);
    expect(await judge(clockSkewProbe('host', () => -3_000))).toEqual(CLEARS);
    expect(await clockSkewProbe('host', () => null).look()).toEqual([]);
  });

  it('sees rules that cannot be read, until they can', async () => {
    let problem: string | null = 'alerts.yml:3: severity is odd';
    const probe = rulesProbe('host', () => problem);
    expect(await judge(probe)).toEqual(RAISES);
    expect(await probe.look()).toMatchObject([{ facts: { error: problem } }]);
    problem = null;
    expect(await judge(probe)).toEqual(CLEARS);
  });

  it('sees writes that were dropped since it looks, until none came for a minute', async () => {
    const clock = createFakeClock();
    let dropped = 7;
    const probe = droppedWritesProbe('host', () => dropped, clock.now);
    expect(await judge(probe)).toEqual(CLEARS);
    dropped = 9;
    expect(await probe.look()).toMatchObject([{ facts: { dropped: 2 } }]);
    clock.advance(59_999);
    expect(await judge(probe)).toEqual(RAISES);
    clock.advance(1);
    expect(await judge(probe)).toEqual(CLEARS);
  });

  it('tells an outage when it is over, with how long it was; a first connection is none', async () => {
    const clock = createFakeClock();
    let tell: (ready: boolean) => void = () => undefined;
    const onChange = (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    };
    const probe = outageProbe('host', { onChange }, clock.now);
    clock.advance(3_000);
    tell(true);
    expect(await judge(probe)).toEqual(CLEARS);
    const since = clock.now();
    tell(false);
    clock.advance(63_000);
    expect(await judge(probe)).toEqual(CLEARS);
    tell(true);
    expect(await probe.look()).toMatchObject([{ subject: 'host', since, facts: { seconds: 63, minutes: 1 } }]);
    expect(await judge(probe)).toEqual(CLEARS);
    tell(false);
    clock.advance(4_000);
    tell(true);
    expect(await judge(probe)).toEqual(CLEARS);
  });
});
