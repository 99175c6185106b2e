import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobLimits, Pause, Schedule } from '@jobs-monitor/core';
import type { Collection, Document } from 'mongodb';
import type { Catalogue, Job } from '../jobs/catalogue.js';
import { createDb, type Db } from '../store/db.js';
import { prepareIndexes } from '../store/indexes.js';
import { newRunId } from '../store/run-id.js';
import { startTestServer, type TestServer } from '../testing/database.js';
import { createRecordingLog } from '../testing/log.js';
import { until } from '../testing/until.js';
import { SCHEDULE_COLLECTION, SCHEDULE_INDEXES } from './entries.js';
import { createSchedule, type LateStartNews, type ScheduleDeps, type StartOrder } from './schedule.js';

const HOUR_MS = 3_600_000;
const sixHours: Schedule = { kind: 'every', seconds: 21_600, firstAfterSeconds: 180 };
const LIMITS = { misfire_grace_seconds: null, start_grace_seconds: 60 } as JobLimits;
const soon: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 0 };

let server: TestServer;
let db: Db;
let entries: Collection<Document>;
let services: ReturnType<typeof createSchedule>[];

beforeAll(async () => {
  server = await startTestServer();
  db = createDb({
    uri: server.uri,
    log: createRecordingLog(),
    prepare: (native) => prepareIndexes(native, SCHEDULE_INDEXES),
  });
  await db.whenReady();
  entries = db.native().collection(SCHEDULE_COLLECTION);
});
afterAll(async () => {
  await db.close();
  await server.close();
});
beforeEach(() => {
  services = [];
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await entries.deleteMany({});
});

function job(id: string, schedule: Schedule, overrides: Partial<Job> = {}): Job {
  return {
    id,
    schedule,
    enabled: true,
    family: null,
    gate: null,
    limits: LIMITS,
    ...overrides,
  } as Job;
}

function catalogueOf(jobs: Job[], families: string[] = []): Catalogue {
  return {
    jobs,
    families,
    find: (id) =>
      jobs.find((each) => each.id === id) ??
      families
        .filter((family) => id.startsWith(`${family}_`))
        .map((family) => job(id, { kind: 'on_demand' }, { family }))[0],
  };
}

interface Start {
  jobId: string;
  order: StartOrder;
  worker: string;
  at: Date;
}

/** One worker whose starts are written down. */
function worker(jobs: Job[], overrides: Partial<ScheduleDeps> & { families?: string[]; name?: string } = {}) {
  const { families, name = 'worker-1', ...deps } = overrides;
  const starts: Start[] = [];
  const errors: unknown[] = [];
  const news: LateStartNews[] = [];
  const now = deps.now ?? (() => new Date());
  const service = createSchedule({
    db,
    catalogue: catalogueOf(jobs, families),
    workerId: () => name,
    places: () => 100,
    async start({ id }, order) {
      starts.push({ jobId: id, order, worker: name, at: now() });
      return 'started';
    },
    newId: newRunId,
    reportLateness: async (late) => void news.push(late),
    pauseOf: async () => null,
    gateState: () => ({ open: true }),
    now,
    onError: (error) => errors.push(error),
    ...deps,
  });
  services.push(service);
  return { ...service, starts, errors, news };
}

async function entryOf(jobId: string): Promise<Document> {
  const found = await entries.findOne({ 'data.job_id': jobId });
  if (!found) throw new Error(`no entry of ${jobId}`);
  return found;
}

describe('syncing the stored schedule', () => {
  // A hundred times in all, ten of them in an empty database.
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'makes one entry per job however many workers start together, ten times (%i)',
    async () => {
      const jobs = [job('sweep', sixHours), job('report', { kind: 'cron', expression: '0 0 * * *', timezone: 'UTC' })];
      for (let round = 0; round < 10; round += 1) {
        await Promise.all([1, 2, 3, 4, 5].map((each) => worker(jobs, { name: `worker-${each}` }).sync()));
        expect(await entries.countDocuments({ type: 'single' })).toBe(2);
      }
    },
  );

  it('finds nothing to do the second time', async () => {
    const jobs = [
      job('sweep', sixHours),
      job('once', { kind: 'once', afterSeconds: 60 }),
      job('off', soon, { enabled: false }),
    ];
    await worker(jobs).sync();
    expect(await worker(jobs).sync()).toEqual({ create: [], update: [], disable: [], remove: [] });
  });

  it('runs a six-hour job every six hours though the bot is deployed every hour', async () => {
    const clock = { at: new Date('2026-05-05T00:00:00Z') };
    const ran: Date[] = [];
    for (let hour = 0; hour < 30; hour += 1) {
      const { sync, start, stop, starts } = worker([job('sweep', sixHours)], { now: () => clock.at });
      await sync();
      const { nextRunAt } = await entryOf('sweep');
      // What falls due within this hour starts when its time comes.
      if (nextRunAt.getTime() <= clock.at.getTime() + HOUR_MS) {
        clock.at = new Date(Math.max(nextRunAt.getTime(), clock.at.getTime()));
        await start();
        await until(() => starts.length === 1);
        ran.push(clock.at);
      }
      await stop();
      clock.at = new Date(Date.UTC(2026, 4, 5, hour + 1));
    }
    const gaps = ran.slice(1).map((at, index) => (at.getTime() - (ran[index]?.getTime() ?? 0)) / HOUR_MS);
    expect(ran[0]).toEqual(new Date('2026-05-05T00:03:00Z'));
    expect(gaps).toEqual([6, 6, 6, 6]);
  });

  it('answers which entries the code no longer has, and removes them', async () => {
    await worker([job('old', sixHours), job('kept', sixHours)]).sync();
    const { remove } = await worker([job('kept', sixHours)]).sync();
    expect(remove).toEqual(['old']);
    expect(await entries.distinct('data.job_id')).toEqual(['kept']);
  });

  it('leaves them alone beside a worker of another version, which may have brought them', async () => {
    await worker([job('kept', sixHours), job('new', sixHours)]).sync();
    const { remove } = await worker([job('kept', sixHours)]).sync({ keepUnknown: true });
    expect(remove).toEqual(['new']);
    expect(await worker([job('kept', sixHours), job('new', sixHours)]).sync()).toMatchObject({ create: [] });
  });
});

describe('a scheduled start', () => {
  it('comes when it is due, and the next one an interval later', async () => {
    const { sync, start, starts } = worker([job('sweep', soon)]);
    await sync();
    const due: Date = (await entryOf('sweep')).nextRunAt;
    await start();
    await until(() => starts.length === 1);
    expect(starts[0]).toMatchObject({
      jobId: 'sweep',
      order: { kind: 'scheduled', scheduledFor: due, args: null, refusal: null },
    });
    await until(async () => (await entryOf('sweep')).lockedAt === null);
    expect((await entryOf('sweep')).nextRunAt).toEqual(new Date(due.getTime() + HOUR_MS));
  });

  it('is on time to the hundredth of a second', async () => {
    const { sync, start, starts } = worker([job('sweep', { ...soon, firstAfterSeconds: 1 } as Schedule)]);
    await sync();
    const due: Date = (await entryOf('sweep')).nextRunAt;
    await start();
    await until(() => starts.length === 1);
    const lateMs = (starts[0]?.at.getTime() ?? 0) - due.getTime();
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(100);
  });

  it('makes up for all missed ones at once', async () => {
    const { sync, start, starts, stop } = worker([job('sweep', soon)]);
    await sync();
    const missed = new Date(Date.now() - 5.5 * HOUR_MS);
    await entries.updateOne({}, { $set: { nextRunAt: missed } });
    await start();
    await until(async () => (await entryOf('sweep')).nextRunAt > new Date());
    await stop();
    expect(starts).toHaveLength(1);
    expect(starts[0]?.order).toMatchObject({ scheduledFor: new Date(missed.getTime() + 5 * HOUR_MS) });
  });

  it('is made by one of five workers', async () => {
    const jobs = Array.from({ length: 20 }, (_, index) => job(`job_${index}`, soon));
    const workers = [1, 2, 3, 4, 5].map((each) => worker(jobs, { name: `worker-${each}` }));
    await Promise.all(workers.map(({ sync }) => sync()));
    await Promise.all(workers.map(({ start }) => start()));
    const all = () => workers.flatMap(({ starts }) => starts);
    await until(async () => (await entries.countDocuments({ nextRunAt: { $gt: new Date() } })) === 20);
    expect(
      all()
        .map(({ jobId }) => jobId)
        .sort(),
    ).toEqual(jobs.map(({ id }) => id).sort());
  });

  it.each<[string, Partial<Job>, Partial<ScheduleDeps>]>([
    ['paused', {}, { pauseOf: async () => ({ until: null }) as Pause }],
    ['misfire', { limits: { ...LIMITS, misfire_grace_seconds: 0.5 } }, {}],
    ['gate:device', { gate: 'device' }, { gateState: () => ({ open: false, missing: ['prr'] }) }],
  ])('is handed on as refused: %s', async (refusal, overrides, deps) => {
    const { sync, start, starts } = worker([job('sweep', soon, overrides)], deps);
    await sync();
    await entries.updateOne({}, { $set: { nextRunAt: new Date(Date.now() - 1_000) } });
    await start();
    await until(() => starts.length === 1);
    expect(starts[0]?.order).toMatchObject({ refusal });
    await until(async () => (await entryOf('sweep')).nextRunAt > new Date());
    expect((await entryOf('sweep')).lastRunAt).toBeNull();
  });

  it('of a disabled job does not come', async () => {
    await worker([job('sweep', soon)]).sync();
    const { sync, start, starts, runNow } = worker([job('sweep', soon, { enabled: false })]);
    await sync();
    await start();
    await runNow(job('sweep', soon), 'run-1');
    await until(() => starts.length === 1);
    expect(starts[0]?.order).toEqual({ kind: 'stored', runId: 'run-1' });
  });

  it('of a single run comes once per database', async () => {
    const jobs = [job('once', { kind: 'once', afterSeconds: 0 })];
    const first = worker(jobs);
    await first.sync();
    await first.start();
    await until(async () => (await entryOf('once')).lastRunAt !== null);
    await first.stop();
    const { update, create } = await worker(jobs).sync();
    expect({ update, create }).toEqual({ update: [], create: [] });
    expect((await entryOf('once')).nextRunAt).toBeNull();
  });

  it('that cannot be stored stays due', async () => {
    let refusals = 0;
    const { sync, start, starts } = worker([job('sweep', soon)], {
      start: async () => {
        refusals += 1;
        return refusals > 1 ? 'started' : 'refused';
      },
    });
    await sync();
    await start();
    await until(() => refusals === 2);
    expect(starts).toEqual([]);
    await until(async () => (await entryOf('sweep')).nextRunAt > new Date());
  });

  it('that fails is told, stays due, and is tried again in seconds', async () => {
    const clock = { skipMs: 0 };
    const tried: string[] = [];
    const { sync, start, errors } = worker([job('sweep', soon)], {
      now: () => new Date(Date.now() + clock.skipMs),
      async start(_job, order) {
        tried.push(order.runId);
        throw new Error('broken');
      },
    });
    await sync();
    const { nextRunAt: due } = await entryOf('sweep');
    await start();
    await until(() => errors.length === 1);
    clock.skipMs = 5_000;
    await until(() => errors.length === 2, { timeoutMs: 2_500 });
    // It may have been stored at the first try: only the same run can tell.
    expect(tried[1]).toBe(tried[0]);
    expect(await entryOf('sweep')).toMatchObject({ nextRunAt: due, lastRunAt: null });
  });

  it('is taken over from a worker that died between claim and start', async () => {
    const { sync, start, starts } = worker([job('sweep', soon)]);
    await sync();
    const lockedAt = new Date(Date.now() - 31_000);
    await entries.updateOne({}, { $set: { lockedAt, nextRunAt: lockedAt } });
    await start();
    await until(() => starts.length === 1);
  });

  it('is not made by a worker that was held up after its claim for so long that another may have made it', async () => {
    const clock = { skipMs: 0 };
    const { sync, start, starts, stop } = worker([job('sweep', { ...soon, firstAfterSeconds: 1 } as Schedule)], {
      now: () => new Date(Date.now() + clock.skipMs),
    });
    await sync();
    await start();
    await until(async () => (await entryOf('sweep')).lockedAt !== null);
    const { nextRunAt: due } = await entryOf('sweep');
    clock.skipMs = 60_000;
    await entries.updateOne({}, { $set: { lockedAt: new Date(Date.now() + 60_000) } }); // another worker's claim
    await until(() => Date.now() > due.getTime() + 200);
    await stop();
    expect(starts).toEqual([]);
  });

  it.each([3_600_000, -3_600_000])(
    'comes when it is due by the shared clock, if that of its process is %i ms ahead',
    async (aheadMs) => {
      const now = () => new Date(Date.now() - aheadMs);
      const jobs = [
        job('sweep', { ...soon, firstAfterSeconds: 1 } as Schedule),
        job('later', { ...soon, firstAfterSeconds: 600 } as Schedule),
      ];
      const { sync, start, starts } = worker(jobs, { now });
      await sync();
      const { nextRunAt: due } = await entryOf('sweep');
      await start();
      await until(() => starts.length === 1);
      const lateMs = (starts[0]?.at.getTime() ?? 0) - due.getTime();
      expect(lateMs).toBeGreaterThanOrEqual(0);
      expect(lateMs).toBeLessThan(100);
      expect(starts[0]?.jobId).toBe('sweep');
      await until(async () => (await entryOf('sweep')).lockedAt === null);
      expect((await entryOf('sweep')).nextRunAt).toEqual(new Date(due.getTime() + HOUR_MS));
      expect((await entryOf('later')).lockedAt).toBeNull();
    },
  );

  it('of a job that only newer code knows is left to that code', async () => {
    await worker([job('new', soon), job('sweep', soon)]).sync();
    const { start, starts } = worker([job('sweep', soon)]);
    await start();
    await until(() => starts.length === 1);
    expect(starts[0]?.jobId).toBe('sweep');
    expect((await entryOf('new')).lockedAt).toBeNull();
  });
});

describe('a stored run', () => {
  it('is started at once when there is a place', async () => {
    const { start, runNow, starts } = worker([job('sweep', sixHours)]);
    await start();
    const from = performance.now();
    await runNow(job('sweep', sixHours), 'run-1');
    await until(() => starts.length === 1);
    expect(performance.now() - from).toBeLessThan(500);
    expect(await entries.countDocuments({ name: 'hand-over' })).toBe(0);
  });

  it('is started once however often it is handed over', async () => {
    const { runNow, start, starts } = worker([job('sweep', sixHours)]);
    await Promise.all(Array.from({ length: 20 }, () => runNow(job('sweep', sixHours), 'run-1')));
    expect(await entries.countDocuments({ name: 'hand-over' })).toBe(1);
    await start();
    await until(() => starts.length === 1);
  });

  it('waits for its time', async () => {
    const { runNow, start, starts } = worker([job('sweep', sixHours)]);
    await start();
    const at = new Date(Date.now() + 1_200);
    await runNow(job('sweep', sixHours), 'retry-1', at);
    await until(() => starts.length === 1);
    expect(starts[0]?.at.getTime()).toBeGreaterThanOrEqual(at.getTime());
  });

  it('waits for a place, and for another worker that has one', async () => {
    const place = { free: 0 };
    const full = worker([job('sweep', sixHours)], { places: () => place.free, name: 'full' });
    await full.start();
    await full.runNow(job('sweep', sixHours), 'run-1');
    const free = worker([job('sweep', sixHours)], { name: 'free' });
    await free.start();
    await until(() => free.starts.length === 1);
    await full.runNow(job('sweep', sixHours), 'run-2');
    place.free = 1;
    full.wake();
    await until(() => full.starts.length + free.starts.length === 2);
  });

  it('gets the only place although the schedule is looked at, at the same time', async () => {
    const { runNow, start, starts } = worker([job('sweep', sixHours)], { places: () => 1 });
    await runNow(job('sweep', sixHours), 'run-1');
    await start();
    await until(() => starts.length === 1, { timeoutMs: 2_500 });
  });

  it('is never started beyond the places that there are', async () => {
    const active = new Set<string>();
    let most = 0;
    const ends: (() => void)[] = [];
    const service = worker([job('batch', { kind: 'on_demand' })], {
      places: () => 5 - active.size,
      async start(_job, order) {
        const id = order.kind === 'stored' ? order.runId : '';
        active.add(id);
        most = Math.max(most, active.size);
        ends.push(() => active.delete(id));
        return 'started';
      },
    });
    for (let run = 0; run < 40; run += 1) await service.runNow(job('batch', { kind: 'on_demand' }), `run-${run}`);
    await service.start();
    let ended = 0;
    while (ended < 40) {
      await until(() => ends.length > 0);
      ends.shift()?.();
      ended += 1;
      service.wake();
    }
    expect(most).toBe(5);
  });
});

describe('a dynamic job', () => {
  const reminder = job('reminder_7', { kind: 'on_demand' }, { family: 'reminder' });

  it('runs at its time with its args, and then is no longer scheduled', async () => {
    const { start, scheduleAt, starts, nextTimes } = worker([], { families: ['reminder'] });
    await start();
    const at = new Date(Date.now() + 300);
    await scheduleAt(reminder, at, { text: 'water the plants' });
    expect(await nextTimes()).toEqual(new Map([['reminder_7', at]]));
    await until(() => starts.length === 1);
    expect(starts[0]?.order).toMatchObject({ scheduledFor: at, args: { text: 'water the plants' } });
    await until(async () => (await nextTimes()).size === 0);
  });

  it('keeps the time that was set while it ran', async () => {
    const again = new Date(Date.now() + 24 * HOUR_MS);
    const service = worker([], {
      families: ['reminder'],
      start: async () => {
        await service.scheduleAt(reminder, again);
        return 'started';
      },
    });
    await service.start();
    await service.scheduleAt(reminder, new Date());
    await until(async () => (await service.nextTimes('reminder_7')).get('reminder_7')?.getTime() === again.getTime());
  });

  it('is moved and unscheduled', async () => {
    const { scheduleAt, unschedule, nextTimes } = worker([], { families: ['reminder'] });
    const later = new Date(Date.now() + 2 * HOUR_MS);
    await scheduleAt(reminder, new Date(Date.now() + HOUR_MS));
    await scheduleAt(reminder, later);
    expect(await nextTimes()).toEqual(new Map([['reminder_7', later]]));
    await unschedule('reminder_7');
    expect((await nextTimes()).size).toBe(0);
  });
});

describe('stopping', () => {
  it('waits for starts that are on their way, and takes no more', async () => {
    let letGo: (() => void) | undefined;
    const { start, stop, runNow, status } = worker([job('sweep', sixHours)], {
      start: () =>
        new Promise((resolve) => {
          letGo = () => resolve('started');
        }),
    });
    await start();
    await runNow(job('sweep', sixHours), 'run-1');
    await until(() => letGo);
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    await runNow(job('sweep', sixHours), 'run-2');
    expect({ stopped, running: status().running }).toEqual({ stopped: false, running: false });
    letGo?.();
    await stopping;
    expect(await entries.countDocuments({})).toBe(1);
  });

  it('gives back what was claimed ahead of its time', async () => {
    const { sync, start, stop } = worker([job('sweep', { ...soon, firstAfterSeconds: 1 } as Schedule)]);
    await sync();
    await entries.updateOne({}, { $set: { nextRunAt: new Date(Date.now() + 900) } });
    await start();
    await until(async () => (await entryOf('sweep')).lockedAt !== null);
    await stop();
    expect((await entryOf('sweep')).lockedAt).toBeNull();
  });
});
