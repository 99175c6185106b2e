import { describe, expect, it } from '@jest/globals';
import { type AlertEvent, AppError } from '@jobs-monitor/core';
import { createFakeClock } from '../../testing/clock.js';
import { createRecordingLog } from '../../testing/log.js';
import { decideConditions, type Reading } from './conditions.js';
import { createMonitorWatch, type Probe } from './watch.js';

const LIMITS = { raise: 60, clear: 10 };

function watchOver(probes: readonly Probe[]) {
  const clock = createFakeClock();
  const log = createRecordingLog();
  const said: string[] = [];
  const events: AlertEvent[] = [];
  const state = { away: false };
  const tell = (what: string) => {
    if (state.away) throw new AppError('database_unavailable', 'away');
    said.push(what);
  };
  const watch = createMonitorWatch({
    probes,
    async report(given) {
      for (const event of given) tell(`raised ${event.event_id}`);
      events.push(...given);
    },
    clear: async (name, subject) => tell(`cleared ${name} ${subject}`),
    now: clock.now,
    log,
  });
  return { watch, clock, log, said, events, state };
}

/** A probe that reads what the test says. */
function createSpoken(readings: Reading[]): Probe & { readings: Reading[] } {
  return { name: 'monitor_outbox_delayed', thresholds: LIMITS, readings, look: async () => readings };
}

const reading = (value: number, subject = 'host'): Reading => ({ subject, value, facts: { seconds: value } });

describe('a condition', () => {
  const at = new Date(5_000);

  it.each([
    ['is not there at the threshold', false, 60, false],
    ['is there above it', false, 61, true],
    ['lasts while it is above where it ends', true, 11, true],
    ['is over at where it ends', true, 10, false],
  ])('%s', (_name, before, value, after) => {
    const known = before ? [{ subject: 'host', since: new Date(0), facts: {} }] : [];
    const { lasting, raised, cleared } = decideConditions(known, [reading(value)], LIMITS, at);
    expect(lasting).toHaveLength(after ? 1 : 0);
    expect(raised).toHaveLength(!before && after ? 1 : 0);
    expect(cleared).toHaveLength(before && !after ? 1 : 0);
  });

  it('is over when nothing is read of it any more', () => {
    const known = [{ subject: 'slack', since: new Date(0), facts: {} }];
    expect(decideConditions(known, [], LIMITS, at).cleared).toEqual(known);
  });
});

describe('the watch over the monitor', () => {
  it('tells a condition once while it lasts, with when it began, and its end', async () => {
    const probe = createSpoken([reading(70)]);
    const { watch, clock, said, events } = watchOver([probe]);
    const since = clock.now().toISOString();
    await watch.runOnce();
    clock.advance(5_000);
    probe.readings.splice(0, 1, reading(400));
    await watch.runOnce();
    expect(events).toMatchObject([
      { name: 'monitor_outbox_delayed', severity: 'error', job_id: null, facts: { subject: 'host', seconds: 70 } },
    ]);
    probe.readings.splice(0, 1, reading(0));
    await watch.runOnce();
    await watch.runOnce();
    expect(said).toEqual([
      `raised monitor/monitor_outbox_delayed/host/${since}`,
      'cleared monitor_outbox_delayed host',
    ]);
  });

  it('tells what it could not tell later, in order, also what is over by then', async () => {
    const probe = createSpoken([reading(70)]);
    const { watch, said, state, log } = watchOver([probe]);
    state.away = true;
    await watch.runOnce();
    probe.readings.length = 0;
    await watch.runOnce();
    state.away = false;
    await watch.runOnce();
    expect(said.map((each) => each.split(' ')[0])).toEqual(['raised', 'cleared']);
    expect(log.lines).toEqual([]);
  });

  it('leaves everything as it was for a probe that fails, and hides nothing of the others', async () => {
    const probe = createSpoken([reading(70)]);
    const broken: Probe = {
      name: 'monitor_clock_skewed',
      thresholds: LIMITS,
      look: () => {
        throw new Error('no clock');
      },
    };
    const { watch, said, log } = watchOver([broken, probe]);
    await watch.runOnce();
    expect(said).toHaveLength(1);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { name: 'monitor_clock_skewed' } }]);
  });

  it('keeps the conditions of each subject apart', async () => {
    const { watch, said } = watchOver([
      createSpoken([reading(70, 'slack'), reading(0, 'telegram'), reading(80, 'webhook')]),
    ]);
    await watch.runOnce();
    expect(said.map((each) => each.split('/')[2])).toEqual(['slack', 'webhook']);
  });
});
