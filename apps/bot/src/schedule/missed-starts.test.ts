import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Schedule } from '@jobs-monitor/core';
import type { Collection, Db } from 'mongodb';
import type { Job } from '../jobs/catalogue.js';
import type { Tracker } from '../runs/tracker.js';
import { prepareIndexes } from '../store/indexes.js';
import { newRunId } from '../store/run-id.js';
import { buildJob } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createHeldJob, createTracking } from '../testing/tracking.js';
import { until } from '../testing/until.js';
import { createEntries, SCHEDULE_COLLECTION, SCHEDULE_INDEXES, type ScheduleDatabase } from './entries.js';
import type { EntryDocument } from './entry.js';
import { createSchedule, type LateStartNews, type ScheduleDeps } from './schedule.js';

const HOUR_MS = 3_600_000;
const hourly: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 0 };

let database: TestDatabase;
let entries: Collection<EntryDocument>;
let stops: (() => Promise<unknown>)[];

beforeAll(async () => {
  database = await openTestDatabase();
  await prepareIndexes(database.db.native(), SCHEDULE_INDEXES);
  entries = database.db.native().collection(SCHEDULE_COLLECTION);
});
afterAll(() => database.close());
beforeEach(() => {
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  await database.clear();
});

interface Options extends Partial<Omit<ScheduleDeps, 'start'>> {
  name?: string;
  /** In place of the tracker's own. */
  startWith?(tracker: Tracker, ...args: Parameters<ScheduleDeps['start']>): ReturnType<ScheduleDeps['start']>;
}

/** One worker with the real tracker behind its schedule. */
function worker(jobs: Job[], { name = 'w1', startWith = startBy, ...overrides }: Options = {}) {
  const news: LateStartNews[] = [];
  const { tracker } = createTracking(database, { workerId: () => name });
  const schedule = createSchedule({
    db: database.db,
    catalogue: { jobs, families: [], find: (id) => jobs.find((job) => job.id === id) },
    workerId: () => name,
    newId: newRunId,
    places: tracker.places,
    start: (job, order) => startWith(tracker, job, order),
    reportLateness: async (late) => void news.push(late),
    pauseOf: async () => null,
    gateState: () => ({ open: true }),
    now: () => new Date(),
    onError: () => undefined,
    ...overrides,
  });
  stops.push(schedule.stop, () => tracker.drain(1_000));
  return { ...schedule, tracker, news };
}

const startBy: NonNullable<Options['startWith']> = async (tracker, job, order) => {
  if (order.kind === 'stored') throw new Error('nothing is handed over here');
  const { runId, refusal } = order;
  const request = { trigger: 'scheduled', newRunId: runId, ...(refusal !== null && { skip: refusal }) } as const;
  const outcome = await tracker.start(job, request);
  return outcome.state === 'refused' && outcome.reason === 'made_before' ? 'made_before' : outcome.state;
};

async function dueSince(jobId: string, due: Date): Promise<void> {
  await entries.updateOne({ 'data.job_id': jobId }, { $set: { nextRunAt: due } });
}

const moved = (jobId: string, now = new Date()) =>
  until(() => entries.findOne({ 'data.job_id': jobId, nextRunAt: { $gt: now }, lockedAt: null }));
const allRuns = async () => (await database.store.runs.list({}, null, 50)).runs;

describe('an outage of all workers', () => {
  it('is told once by five that come up together, with how many starts it cost, and made up for by one run', async () => {
    const jobs = [buildJob({ id: 'sweep', schedule: hourly })];
    const workers = [1, 2, 3, 4, 5].map((each) => worker(jobs, { name: `w${each}` }));
    await workers[0]?.sync();
    const first = new Date(Date.now() - 5.5 * HOUR_MS);
    await dueSince('sweep', first);
    await Promise.all(workers.map(({ sync, start }) => sync().then(start)));
    await moved('sweep');
    const runs = await allRuns();
    expect(workers.flatMap(({ news }) => news)).toEqual([
      {
        job: jobs[0],
        runId: runs[0]?.run_id,
        lateness: {
          kind: 'missed',
          first,
          last: new Date(first.getTime() + 4 * HOUR_MS),
          missed: 5,
          capped: false,
          madeUp: true,
          lateSeconds: expect.any(Number),
        },
      },
    ]);
    expect(runs).toHaveLength(1);
  });

  it('of a week is counted for a job of five seconds', async () => {
    const jobs = [buildJob({ id: 'beat', schedule: { kind: 'every', seconds: 5, firstAfterSeconds: 0 } })];
    const { sync, start, news } = worker(jobs);
    await sync();
    await dueSince('beat', new Date(Date.now() - 7 * 24 * HOUR_MS - 100));
    await start();
    await until(() => news.length > 0);
    const [{ lateness } = { lateness: null }] = news;
    expect(lateness).toMatchObject({ kind: 'missed', capped: false });
    expect(lateness?.kind === 'missed' && lateness.missed).toBeGreaterThanOrEqual(120_960);
    await moved('beat');
    expect(news).toHaveLength(1);
  });

  it('tells of a job whose starts came too late to be made', async () => {
    const nightly: Schedule = { kind: 'cron', expression: '0 3 * * *', timezone: 'Asia/Jerusalem' };
    // The second night after the one on which the clocks went forward.
    const clock = { at: new Date('2026-03-29T09:00:00Z') };
    const jobs = [buildJob({ id: 'backup', schedule: nightly, limits: { misfire_grace_seconds: 600 } })];
    const { sync, start, news } = worker(jobs, { now: () => new Date(clock.at) });
    await sync();
    await dueSince('backup', new Date('2026-03-26T01:00:00Z'));
    await start();
    const { nextRunAt } = await moved('backup', clock.at);
    expect(nextRunAt).toEqual(new Date('2026-03-30T00:00:00Z'));
    expect(news[0]?.lateness).toMatchObject({
      missed: 4,
      first: new Date('2026-03-26T01:00:00Z'),
      last: new Date('2026-03-29T00:00:00Z'),
      madeUp: false,
    });
    expect((await allRuns()).map(({ reason }) => reason)).toEqual(['misfire']);
  });

  it('is not told of paused jobs, nor of what is only seconds late', async () => {
    const jobs = [buildJob({ id: 'paused', schedule: hourly }), buildJob({ id: 'sweep', schedule: hourly })];
    const pause = { by: { kind: 'web', id: '7', name: 'Dana' }, at: new Date(), reason: null, until: null } as const;
    const { sync, start, news } = worker(jobs, { pauseOf: async (id) => (id === 'paused' ? pause : null) });
    await sync();
    await dueSince('paused', new Date(Date.now() - 5 * HOUR_MS));
    await dueSince('sweep', new Date(Date.now() - 9_000));
    await start();
    await Promise.all([moved('paused'), moved('sweep')]);
    expect(news).toEqual([]);
  });

  it('is not told of a job whose own earlier run is in the way', async () => {
    const job = createHeldJob({ id: 'sweep', schedule: hourly });
    const { sync, start, news, tracker } = worker([job]);
    await tracker.start(job, { trigger: 'scheduled' });
    await sync();
    await dueSince('sweep', new Date(Date.now() - 5 * HOUR_MS));
    await start();
    await moved('sweep');
    expect(news).toEqual([]);
    expect((await allRuns()).map(({ reason }) => reason).sort()).toEqual(['already_running', null]);
    job.release();
  });

  it('is told again, in the same words, if it could not be stored, and the schedule waits for it', async () => {
    const clock = { skipMs: 0 };
    const told: LateStartNews[] = [];
    const jobs = [buildJob({ id: 'sweep', schedule: hourly })];
    const { sync, start } = worker(jobs, {
      now: () => new Date(Date.now() + clock.skipMs),
      async reportLateness(late) {
        told.push(late);
        if (told.length === 1) throw new Error('database away');
      },
    });
    await sync();
    const first = new Date(Date.now() - 2.5 * HOUR_MS);
    await dueSince('sweep', first);
    await start();
    await until(() => told.length === 1);
    await until(async () => (await entries.findOne({}))?.nextRunAt?.getTime() === first.getTime());
    clock.skipMs = 5_000;
    await moved('sweep');
    expect(told.map(({ runId, lateness }) => [runId, lateness.kind])).toEqual([
      [told[0]?.runId, 'missed'],
      [told[0]?.runId, 'missed'],
    ]);
    expect(await allRuns()).toHaveLength(1);
  });
});

describe.each([true, false])(
  'a worker that dies after a start is stored, of a job that may overlap: %s',
  (allowConcurrent) => {
    /** Exactly the first half of a start: the claim and the run, and then nothing more. */
    async function dieInBetween(job: Job): Promise<{ runId: string; due: Date; diedAt: Date }> {
      const died = worker([job], { name: 'died' });
      await died.sync();
      const due = new Date(Date.now() - 100);
      await dueSince(job.id, due);
      const diedAt = new Date();
      const claimed = await createEntries(database.db, () => 'died').claimScheduled(
        [job.id],
        diedAt,
        diedAt,
        newRunId(),
      );
      const runId = claimed?.data.start?.id ?? '';
      expect(await died.tracker.start(job, { trigger: 'scheduled', newRunId: runId })).toMatchObject({
        state: 'started',
      });
      return { runId, due, diedAt };
    }

    it('leaves a start that is not made a second time when the next one takes over', async () => {
      const job = createHeldJob({ id: 'sweep', schedule: hourly, allowConcurrent });
      const { runId, due } = await dieInBetween(job);
      const clock = { skipMs: 31_000 };
      const next = worker([job], { name: 'next', now: () => new Date(Date.now() + clock.skipMs) });
      await next.start();
      const { nextRunAt } = await moved('sweep');
      expect((await allRuns()).map(({ run_id }) => run_id)).toEqual([runId]);
      expect(job.bodies).toBe(1);
      // It was on time: the takeover does not move the times after it.
      expect(nextRunAt).toEqual(new Date(due.getTime() + HOUR_MS));
      expect(next.news).toEqual([]);
      job.release();
    });

    it('and with it all others, leaves what fell due meanwhile to be made up for and told', async () => {
      const job = createHeldJob({ id: 'sweep', schedule: hourly, allowConcurrent });
      const { runId, due } = await dieInBetween(job);
      job.release();
      await until(async () => (await allRuns())[0]?.status === 'completed');
      const now = () => new Date(Date.now() + 3.5 * HOUR_MS);
      const next = worker([job], { name: 'next', now });
      await next.start();
      await moved('sweep', now());
      const runs = await allRuns();
      expect(runs).toHaveLength(2);
      expect(next.news).toEqual([
        {
          job,
          runId: runs.find(({ run_id }) => run_id !== runId)?.run_id,
          lateness: {
            kind: 'missed',
            first: new Date(due.getTime() + HOUR_MS),
            last: new Date(due.getTime() + 2 * HOUR_MS),
            missed: 2,
            capped: false,
            madeUp: true,
            lateSeconds: expect.any(Number),
          },
        },
      ]);
    });
  },
);

describe('a start on time', () => {
  it('costs the schedule no write but its claim and its settling', async () => {
    const calls: (string | symbol)[] = [];
    const watched = (collection: Collection) =>
      new Proxy(collection, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          calls.push(name);
          return value.bind(target);
        },
      });
    const { run, native } = database.db;
    const db: ScheduleDatabase = {
      native,
      run: (operation) => run((real) => operation({ collection: (name) => watched(real.collection(name)) } as Db)),
    };
    const { sync, start, stop } = worker([buildJob({ id: 'sweep', schedule: hourly, allowConcurrent: true })], { db });
    await sync();
    calls.length = 0;
    await start();
    await moved('sweep');
    await stop();
    // Looks that find nothing are claims as well.
    expect(calls.filter((name) => name !== 'findOneAndUpdate' && name !== 'findOneAndDelete')).toEqual(['updateOne']);
  });
});
