import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@jobs-monitor/embedded-mongo';
import { createStore } from '../store/create-store.js';
import { createDb, type Db } from '../store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../store/indexes.js';
import { buildJob } from '../testing/builders.js';
import { TEST_RETENTION, type TestDatabase, withDatabase } from '../testing/database.js';
import { createRecordingLog } from '../testing/log.js';
import { createHeldJob, createTracking } from '../testing/tracking.js';
import { until } from '../testing/until.js';

/** A database that goes and comes back on the same port; always the embedded one, which is ours to stop. */
let dir: string;
let server: EmbeddedMongo;
let db: Db;
let database: TestDatabase;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'jobs-monitor-outage-'));
  server = await startEmbeddedMongo({ dir, port: 0 });
  await server.close();
  const log = createRecordingLog();
  const uri = withDatabase(server.uri, 'outage');
  db = createDb({ uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES), pingMs: 100 });
  const store = createStore(db, { retention: TEST_RETENTION, now: () => new Date(), log });
  database = { uri, db, log, store, clear: async () => undefined, close: async () => undefined };
});
afterAll(async () => {
  await db.close();
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

describe('the database', () => {
  it('may be absent at the start: everything says so at once, and it is ready within 5 s of its coming', async () => {
    const from = performance.now();
    await expect(database.store.runs.active()).rejects.toMatchObject({
      code: 'database_unavailable',
      retryAfterSeconds: 2,
    });
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(db.ready()).toBe(false);
    server = await startEmbeddedMongo({ dir, port: server.port });
    await until(() => db.ready(), { timeoutMs: 5_000 });
    expect(await database.store.runs.active()).toEqual([]);
  }, 15_000);

  it('may go while jobs run: they go on, and their ends arrive with their true times', async () => {
    const { tracker, ended } = createTracking(database);
    const job = createHeldJob();
    const outcome = await tracker.start(job, { trigger: 'scheduled' });
    await server.close();
    await until(() => !db.ready(), { timeoutMs: 10_000 });

    const concurrent = buildJob({ id: 'concurrent', allowConcurrent: true, run: async () => ({ fine: true }) });
    expect(await tracker.start(concurrent, { trigger: 'scheduled' })).toMatchObject({ state: 'started' });
    const exclusive = await tracker.start(buildJob({ id: 'exclusive' }), { trigger: 'scheduled' });
    expect(exclusive).toEqual({ state: 'refused', reason: 'database_unavailable' });
    job.release();
    await until(() => ended.length === 2);
    expect(tracker.state()).toMatchObject({ waitingEnds: 2, droppedWrites: 0, active: 0 });

    server = await startEmbeddedMongo({ dir, port: server.port });
    await until(() => tracker.state().waitingEnds === 0, { timeoutMs: 10_000 });
    for (const told of ended) {
      const stored = await database.store.runs.summary(told.run_id);
      expect(stored).toMatchObject({ status: 'completed', ended_at: told.ended_at });
    }
    expect(outcome.state).toBe('started');
    await tracker.drain(0);
  }, 40_000);
});
