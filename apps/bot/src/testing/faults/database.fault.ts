import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Document } from 'mongodb';
import { createStore } from '../../store/create-store.js';
import { createDb, type Db } from '../../store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../../store/indexes.js';
import { buildJob } from '../builders.js';
import { TEST_RETENTION, type TestDatabase } from '../database.js';
import { type DatabaseProcess, startDatabaseProcess } from '../database-process.js';
import { createRecordingLog } from '../log.js';
import { createHeldJob, createTracking, type Tracking } from '../tracking.js';
import { until } from '../until.js';

let server: DatabaseProcess;
let db: Db;
/** Steers the fail point, by connections that it is not used on. */
let steering: Db;
let database: TestDatabase;
let tracking: Tracking;

beforeAll(async () => {
  server = await startDatabaseProcess();
});
afterAll(() => server.close());
beforeEach(async () => {
  const log = createRecordingLog();
  db = createDb({ uri: server.uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
  steering = createDb({ uri: server.uri, log, prepare: async () => undefined });
  await Promise.all([db.whenReady(), steering.whenReady()]);
  const store = createStore(db, { retention: TEST_RETENTION, now: () => new Date(), log });
  database = { uri: server.uri, db, log, store, clear: async () => undefined, close: async () => undefined };
  await db.native().collection('job_runs').deleteMany({});
  await db.native().collection('stats_buckets').deleteMany({});
  tracking = createTracking(database);
});
afterEach(async () => {
  await tracking.tracker.drain(0);
  await Promise.all([db.close(), steering.close()]);
});

async function failCommands(mode: 'off' | 'alwaysOn' | Document, data: Document = {}): Promise<void> {
  const admin = steering.connection.getClient().db('admin');
  await admin.command({ configureFailPoint: 'failCommand', mode, data });
}

describe('a database that stands still', () => {
  it('fails reads as unavailable in less than 5 s, and 5 s after it goes on everything works and no run is lost', async () => {
    const job = createHeldJob();
    expect(await tracking.tracker.start(job, { trigger: 'scheduled' })).toMatchObject({ state: 'started' });
    const client = db.connection.getClient();
    server.signal('SIGSTOP');
    try {
      const from = performance.now();
      const reads = Array.from({ length: 40 }, () => database.store.runs.active());
      for (const outcome of await Promise.allSettled(reads)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'database_unavailable' } });
      }
      expect(performance.now() - from).toBeLessThan(5_000);
      await until(() => !db.ready(), { timeoutMs: 6_000 });
      const again = performance.now();
      await expect(database.store.runs.active()).rejects.toMatchObject({ code: 'database_unavailable' });
      expect(performance.now() - again).toBeLessThan(100);
      job.release();
      await until(() => tracking.ended.length === 1, { timeoutMs: 10_000 });
    } finally {
      server.signal('SIGCONT');
    }
    const resumedAt = performance.now();
    await until(() => tracking.tracker.state().waitingEnds === 0 && db.ready(), { timeoutMs: 5_000 });
    expect(await database.store.runs.active()).toEqual([]);
    expect(performance.now() - resumedAt).toBeLessThan(5_000);
    // A client for each outage would leave its connections and timers behind.
    expect(db.connection.getClient()).toBe(client);
    const { runs } = await database.store.runs.list({}, null, 10);
    expect(runs).toMatchObject([{ status: 'completed', ended_at: tracking.ended[0]?.ended_at }]);
  }, 40_000);
});

describe('a database whose writes take 2 s', () => {
  it('slows no handler down, and every end arrives', async () => {
    const taken = { progress: [] as number[], log: [] as number[] };
    const timed = (what: keyof typeof taken, act: () => void) => {
      const from = performance.now();
      act();
      taken[what].push(performance.now() - from);
    };
    const job = buildJob({
      allowConcurrent: true,
      async run({ progress, log }) {
        for (let step = 1; step <= 200; step += 1) {
          timed('progress', () => progress(step, 200));
          timed('log', () => log('info', `step ${step}`));
          await sleep(20);
        }
        return undefined;
      },
    });
    await failCommands('alwaysOn', { failCommands: ['update'], blockConnection: true, blockTimeMS: 2_000 });
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    for (let run = 0; run < 20; run += 1) await tracking.tracker.start(job, { trigger: 'scheduled' });
    await until(() => tracking.tracker.active() === 0, { timeoutMs: 15_000 });
    loop.disable();
    await failCommands('off');
    await until(() => tracking.ended.length === 20, { timeoutMs: 10_000 });
    await until(() => tracking.tracker.state().runs === 0);
    const { runs } = await database.store.runs.list({}, null, 50);
    expect(runs.map(({ status, processed_items }) => [status, processed_items])).toEqual(
      Array.from({ length: 20 }, () => ['completed', 200]),
    );
    expect(loop.percentile(99) / 1e6).toBeLessThan(50);
    for (const times of Object.values(taken)) {
      times.sort((a, b) => a - b);
      expect(times).toHaveLength(4_000);
      // The rest is the machine's: whoever waited for a write would take 2,000 ms.
      expect(times[3_960]).toBeLessThan(2);
      expect(times.at(-1)).toBeLessThan(100);
    }
  }, 60_000);
});

describe('a database that breaks every fifth connection in use', () => {
  it('ends with each run stored as its handler ended, and each counted once', async () => {
    const ledger = { returned: 0, threw: 0 };
    const job = buildJob({
      allowConcurrent: true,
      async run() {
        await sleep(5);
        if ((ledger.returned + ledger.threw) % 3 === 0) {
          ledger.threw += 1;
          throw new Error('by plan');
        }
        ledger.returned += 1;
        return undefined;
      },
    });
    let broken = 0;
    let over = false;
    const breaking = (async () => {
      while (!over) {
        await failCommands({ skip: 4 }, { failCommands: ['insert', 'update', 'find'], closeConnection: true });
        // Used up before it is set anew: four commands pass, the fifth breaks.
        for (let asked = 0; asked < 5; asked += 1) await database.store.runs.active().catch(() => (broken += 1));
      }
      await failCommands('off');
    })();
    for (let run = 0; run < 300; run += 1) {
      await tracking.tracker.start(job, { trigger: 'scheduled' });
      await sleep(10);
    }
    over = true;
    await breaking;
    await until(() => tracking.tracker.state().runs === 0, { timeoutMs: 15_000 });
    await until(() => tracking.ended.length === 300, { timeoutMs: 15_000 });
    const count = (status: string) => db.native().collection('job_runs').countDocuments({ status });
    expect(broken).toBeGreaterThan(0);
    expect(ledger.returned + ledger.threw).toBe(300);
    expect(await count('completed')).toBe(ledger.returned);
    expect(await count('failed')).toBe(ledger.threw);
    expect(new Set(tracking.ended.map(({ run_id }) => run_id)).size).toBe(300);
    expect(await database.store.runs.active()).toEqual([]);
  }, 60_000);
});
