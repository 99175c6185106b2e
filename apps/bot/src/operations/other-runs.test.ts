import { describe, expect, it } from '@jest/globals';
import type { RunSummary } from '@jobs-monitor/core';
import { createBus } from '../events/bus.js';
import { buildSummary } from '../testing/api-answers.js';
import { createRecordingLog } from '../testing/log.js';
import { compareRuns, createOtherRuns, type OtherRunsDeps } from './other-runs.js';
import type { LiveEvent } from './verb.js';

const running = (overrides: object = {}) => buildSummary({ status: 'running', worker_id: 'theirs', ...overrides });
const typesOf = (events: LiveEvent[]) => events.map(({ type }) => type);

describe('what there is to tell of runs of other processes', () => {
  const known = new Map([['a', running({ run_id: 'a', processed_items: 1 })]]);

  it.each([
    ['a new run has started', [running({ run_id: 'b' })], [], ['run.started']],
    ['a run went on', [running({ run_id: 'a', processed_items: 2 })], [], ['run.progress']],
    ['a run is stuck', [running({ run_id: 'a', processed_items: 1, stuck_at: new Date() })], [], ['run.progress']],
    ['nothing moved', [running({ run_id: 'a', processed_items: 1 })], [], []],
    ['a run ended', [], [buildSummary({ run_id: 'a' })], ['run.ended']],
    ['a run came and went between two looks', [], [buildSummary({ run_id: 'c' })], ['run.ended']],
    ['an end was told before', [], [buildSummary({ run_id: 'told' })], []],
  ])('when %s', (_, active, ended, expected) => {
    expect(typesOf(compareRuns(known, active, ended, new Set(['told'])).events)).toEqual(expected);
  });
});

describe('watching other processes', () => {
  const lease = (worker_id: string) => ({ worker_id, expires_at: new Date(Date.now() + 60_000) });

  function watch(overrides: { leases?: object[]; active?: object[]; ended?: object[]; byName?: RunSummary[] }) {
    const looks: number[] = [];
    const events: LiveEvent[] = [];
    const bus = createBus(() => undefined);
    const others = createOtherRuns({
      store: {
        leases: { all: async () => ({ leases: overrides.leases ?? [], databaseNow: new Date() }) },
        runs: {
          async active() {
            looks.push(1);
            return overrides.active ?? [];
          },
          endedSince: async () => overrides.ended ?? [],
          summary: async (runId: string) => overrides.byName?.find((run) => run.run_id === runId) ?? null,
        },
      } as unknown as OtherRunsDeps['store'],
      bus,
      workerId: () => 'mine',
      now: () => new Date(),
      log: createRecordingLog(),
    });
    return { others, events, looks, bus, start: () => others.start((event) => events.push(event)) };
  }

  it('tells of their runs and leaves its own to the bus', async () => {
    const { others, events, start } = watch({
      leases: [lease('mine'), lease('theirs')],
      active: [running({ run_id: 'a' }), running({ run_id: 'b', worker_id: 'mine' })],
      ended: [buildSummary({ run_id: 'c', worker_id: 'theirs' })],
    });
    start();
    await until(() => events.length === 2);
    others.stop();
    expect(events.map((event) => 'run' in event && event.run.run_id)).toEqual(['a', 'c']);
  });

  it('does not repeat an end that this process told itself', async () => {
    const closed = buildSummary({ run_id: 'lost', worker_id: 'theirs', status: 'failed', reason: 'lost' });
    const { others, events, bus, start } = watch({
      leases: [lease('theirs')],
      active: [running({ run_id: 'a' })],
      ended: [closed],
    });
    bus.publish('run.ended', { run: closed });
    start();
    await until(() => events.length > 0);
    others.stop();
    expect(typesOf(events)).toEqual(['run.started']);
  });

  it('tells the end of a run whose worker has a clock far behind ours', async () => {
    const run = running({ run_id: 'a' });
    const given = { leases: [lease('theirs')], active: [run], byName: [] as RunSummary[] };
    const { others, events, start } = watch(given);
    start();
    await until(() => events.length === 1);
    given.byName.push({ ...run, status: 'completed', ended_at: new Date(0) });
    given.active.pop();
    await until(() => events.length === 2);
    others.stop();
    expect(typesOf(events)).toEqual(['run.started', 'run.ended']);
  });

  it('does not ask for runs while it is alone', async () => {
    let asked = 0;
    const { others, looks, start } = watch({
      leases: new Proxy([lease('mine')], {
        get(target, key, receiver) {
          asked += 1;
          return Reflect.get(target, key, receiver);
        },
      }),
    });
    start();
    await until(() => asked > 0);
    await new Promise(setImmediate);
    others.stop();
    expect(looks).toEqual([]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
