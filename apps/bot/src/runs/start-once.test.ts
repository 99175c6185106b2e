import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newRunId } from '../store/run-id.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createHeldJob, createTracking } from '../testing/tracking.js';
import { until } from '../testing/until.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.clear());

const REPEATED = { state: 'refused', reason: 'made_before' };
const ORDER = { trigger: 'scheduled' } as const;

describe.each([true, false])('a start whose run id is fixed, of a job that may overlap: %s', (allowConcurrent) => {
  it('is made once by five workers that try it at the same time', async () => {
    const newRun = newRunId();
    const job = createHeldJob({ allowConcurrent });
    const trackers = [1, 2, 3, 4, 5].map((each) => createTracking(database, { workerId: () => `w${each}` }).tracker);
    const tries = trackers.flatMap((tracker) => [tracker, tracker]);
    const outcomes = await Promise.all(tries.map((tracker) => tracker.start(job, { ...ORDER, newRunId: newRun })));
    await until(() => job.bodies > 0);
    expect(outcomes.filter(({ state }) => state === 'started')).toHaveLength(1);
    expect(outcomes.filter(({ state }) => state === 'refused')).toEqual(Array.from({ length: 9 }, () => REPEATED));
    job.release();
    await until(async () => (await database.store.runs.summary(newRun))?.status === 'completed');
    expect(job.bodies).toBe(1);
    expect((await database.store.runs.list({}, null, 10)).runs).toHaveLength(1);
    await Promise.all(trackers.map((tracker) => tracker.drain(1_000)));
  });

  it('is not made again when its run is over, was lost, or is to be skipped this time', async () => {
    const newRun = newRunId();
    const job = createHeldJob({ allowConcurrent });
    const died = createTracking(database, { workerId: () => 'died' }).tracker;
    await died.start(job, { ...ORDER, newRunId: newRun });
    const run = await database.store.runs.summary(newRun);
    if (!run) throw new Error('not stored');
    await database.store.runs.closeLost(run, new Date());
    const { tracker } = createTracking(database);
    expect(await tracker.start(job, { ...ORDER, newRunId: newRun })).toEqual(REPEATED);
    expect(await tracker.start(job, { ...ORDER, newRunId: newRun, skip: 'paused' })).toEqual(REPEATED);
    expect(await database.store.runs.summary(newRun)).toMatchObject({ status: 'failed', reason: 'lost' });
    job.release();
    await Promise.all([died.drain(1_000), tracker.drain(1_000)]);
  });

  it('is recorded once as skipped', async () => {
    const newRun = newRunId();
    const job = createHeldJob({ allowConcurrent });
    const { tracker, ended } = createTracking(database);
    const other = createTracking(database, { workerId: () => 'w2' }).tracker;
    const order = { ...ORDER, newRunId: newRun, skip: 'paused' };
    expect(await tracker.start(job, order)).toMatchObject({ state: 'skipped', run: { run_id: newRun } });
    expect(await other.start(job, order)).toEqual(REPEATED);
    await Promise.all([tracker.drain(1_000), other.drain(1_000)]);
    expect(ended.map(({ run_id }) => run_id)).toEqual([newRun]);
  });

  it('is begun by the same worker if its first try was stored and the answer was lost', async () => {
    const newRun = newRunId();
    const job = createHeldJob({ allowConcurrent });
    const lostAnswer = { left: 1 };
    const sink = { ...database.store.sink };
    const write = sink.write;
    sink.write = async (batch) => {
      const outcomes = await write(batch);
      lostAnswer.left -= 1;
      if (lostAnswer.left === 0) throw Object.assign(new Error('connection lost'), { code: 'database_unavailable' });
      return outcomes;
    };
    const { tracker } = createTracking(database, { store: { ...database.store, sink } });
    await expect(tracker.start(job, { ...ORDER, newRunId: newRun })).rejects.toThrow('connection lost');
    expect(await tracker.start(job, { ...ORDER, newRunId: newRun })).toMatchObject({ state: 'started' });
    await until(() => job.bodies === 1);
    job.release();
    await tracker.drain(1_000);
    expect(await database.store.runs.summary(newRun)).toMatchObject({ status: 'completed' });
  });
});
