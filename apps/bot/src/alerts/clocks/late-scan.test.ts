import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertEvent, Pause, Schedule } from '@jobs-monitor/core';
import type { Collection } from 'mongodb';
import { createEntries, SCHEDULE_COLLECTION, SCHEDULE_INDEXES } from '../../schedule/entries.js';
import type { EntryDocument } from '../../schedule/entry.js';
import { createDueEntries } from '../../schedule/overdue.js';
import { prepareIndexes } from '../../store/indexes.js';
import { newRunId } from '../../store/run-id.js';
import { buildJob } from '../../testing/builders.js';
import { createFakeClock } from '../../testing/clock.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createLateScan, type LateScanDeps } from './late-scan.js';

const hourly: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 0 };
const pause: Pause = { by: { kind: 'web', id: '7', name: 'Dana' }, at: new Date(), reason: null, until: null };
const jobs = ['sweep', 'backup', 'report'].map((id) => buildJob({ id, schedule: hourly }));

let database: TestDatabase;
let entries: ReturnType<typeof createEntries>;
let documents: Collection<EntryDocument>;

beforeAll(async () => {
  database = await openTestDatabase();
  await prepareIndexes(database.db.native(), SCHEDULE_INDEXES);
  entries = createEntries(database.db, () => 'w1');
  documents = database.db.native().collection(SCHEDULE_COLLECTION);
});
afterAll(() => database.close());
afterEach(() => database.clear());

/** Jobs that are due now; nothing starts them. */
async function setUp(ids: readonly string[] = ['sweep']) {
  const clock = createFakeClock();
  const due = clock.now();
  const create = ids.map((job_id) => ({ job_id, schedule: 'every 3600s', next_at: due }));
  await entries.apply({ create, update: [], disable: [], remove: [] });
  const told: AlertEvent[] = [];
  const scan = (overrides: Partial<LateScanDeps> = {}) =>
    createLateScan({
      dueEntries: createDueEntries(database.db),
      find: (jobId) => jobs.find(({ id }) => id === jobId),
      pauseOf: async () => null,
      report: async (events) => void told.push(...events),
      now: clock.now,
      ...overrides,
    });
  return { clock, due, told, scan };
}

describe('the scan for late jobs', () => {
  it('tells each due time once, from its grace on, and the next one again', async () => {
    const { clock, due, told, scan } = await setUp();
    const runOnce = scan();
    clock.advance(59_999);
    expect(await runOnce()).toEqual({ checked: 1, late: 0 });
    clock.advance(1);
    expect(await runOnce()).toEqual({ checked: 1, late: 1 });
    clock.advance(60_000);
    expect(await runOnce()).toEqual({ checked: 1, late: 0 });
    expect(told.map(({ facts }) => facts)).toEqual([{ due_at: due, late_seconds: 60, minutes: 1 }]);

    await documents.updateOne({}, { $set: { nextRunAt: new Date(due.getTime() + 3_600_000) } });
    expect(await runOnce()).toEqual({ checked: 0, late: 0 });
    clock.advance(3_600_000);
    expect(await runOnce()).toEqual({ checked: 1, late: 1 });
    expect(told).toHaveLength(2);
  });

  it('of five workers, some of them new, tells one and the same event', async () => {
    const { clock, told, scan } = await setUp(['sweep', 'backup']);
    clock.advance(90_000);
    const workers = [scan(), scan(), scan(), scan()];
    await Promise.all(workers.map((runOnce) => runOnce()));
    clock.advance(90_000);
    await Promise.all([...workers, scan()].map((runOnce) => runOnce()));
    expect(told).toHaveLength(10);
    expect(new Set(told.map(({ event_id }) => event_id)).size).toBe(2);
  });

  it('tells again what could not be stored', async () => {
    const { clock, told, scan } = await setUp();
    let broken = true;
    const runOnce = scan({
      async report(events) {
        if (broken) throw new Error('database away');
        told.push(...events);
      },
    });
    clock.advance(90_000);
    await expect(runOnce()).rejects.toThrow('database away');
    broken = false;
    expect(await runOnce()).toEqual({ checked: 1, late: 1 });
    expect(told).toHaveLength(1);
  });

  it('leaves out what is paused, disabled, unknown to this worker, or being started', async () => {
    const { clock, told, scan } = await setUp(['sweep', 'backup', 'report', 'of_newer_code']);
    await entries.apply({ create: [], update: [], disable: ['backup'], remove: [] });
    clock.advance(90_000);
    const claimed = await entries.claimScheduled(['report'], clock.now(), clock.now(), newRunId());
    expect(claimed?.data.job_id).toBe('report');
    const runOnce = scan({ pauseOf: async (jobId) => (jobId === 'sweep' ? pause : null) });
    expect(await runOnce()).toEqual({ checked: 3, late: 0 });
    expect(told).toEqual([]);
  });

  it('tells of a job again after a pause that it was left out for', async () => {
    const { clock, told, scan } = await setUp();
    const held = { by: pause as Pause | null };
    const runOnce = scan({ pauseOf: async () => held.by });
    clock.advance(90_000);
    await runOnce();
    held.by = null;
    await runOnce();
    expect(told.map(({ job_id }) => job_id)).toEqual(['sweep']);
  });

  it('does not believe in a start that is tried again and again', async () => {
    const { clock, told, scan } = await setUp();
    const runOnce = scan();
    clock.advance(55_000);
    for (let tries = 0; tries < 8; tries += 1) {
      const claimed = await entries.claimScheduled(['sweep'], clock.now(), clock.now(), newRunId());
      await runOnce();
      clock.advance(5_000);
      if (claimed) await entries.leave(claimed, clock.now());
    }
    // Begun 55 s after its time, and given half a minute.
    expect(told.map(({ facts }) => facts.late_seconds)).toEqual([85]);
  });

  it('reads by an index, and only what is due', async () => {
    await setUp();
    const filter = { name: 'scheduled' as const, nextRunAt: { $lte: new Date() }, disabled: false };
    const explained = await documents.find(filter).sort({ nextRunAt: 1 }).explain('queryPlanner');
    expect(JSON.stringify(explained.queryPlanner.winningPlan)).toContain('due_starts');
  });
});
