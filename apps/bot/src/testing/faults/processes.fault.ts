import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../database.js';
import { findOverlaps, readLedger } from '../ledger.js';
import { until } from '../until.js';
import { startWorker, type TestWorker, type WorkerAnswer } from '../workers.js';

const ACTIVE_RUNS = 100;
let database: TestDatabase;
let workers: TestWorker[];

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  workers = [];
});
afterEach(async () => {
  for (const worker of workers) worker.signal('SIGKILL');
  await Promise.all(workers.map(({ exited }) => exited));
});
afterAll(() => database.close());

async function addWorker(): Promise<TestWorker> {
  const worker = await startWorker(database.uri);
  workers.push(worker);
  return worker;
}

const activeRuns = () => database.store.runs.active();
const endedRuns = async () => (await database.store.runs.list({}, null, 200)).runs.filter(({ ended_at }) => ended_at);
async function countFailed(): Promise<number> {
  const buckets = database.db.native().collection<{ failed: number }>('stats_buckets');
  const counted = await buckets.find({ job_id: '*', size: 300 } as object).toArray();
  return counted.reduce((sum, { failed }) => sum + failed, 0);
}
const HUNDRED = { jobId: 'many', allowConcurrent: true, holdMs: 600_000, times: ACTIVE_RUNS - 1 };
const ONE = { jobId: 'single', allowConcurrent: false, holdMs: 600_000, times: 1 };

/** A worker with a hundred active runs, one of them of an exclusive job, all of them stored. */
async function addBusyWorker(): Promise<TestWorker> {
  const worker = await addWorker();
  expect(await worker.start(HUNDRED)).toMatchObject({ started: HUNDRED.times });
  expect(await worker.start(ONE)).toMatchObject({ started: 1 });
  await until(async () => (await activeRuns()).length === ACTIVE_RUNS, { timeoutMs: 10_000, everyMs: 100 });
  return worker;
}

describe('a worker that is killed with 100 active runs', () => {
  it('has them all closed as lost within 30 s, each once, and its exclusive job may run again', async () => {
    const survivors = [await addWorker(), await addWorker()];
    const victim = await addBusyWorker();
    const [survivor] = survivors;
    await survivor?.start({ ...HUNDRED, jobId: 'unharmed', times: 5 });
    await until(async () => (await activeRuns()).length === ACTIVE_RUNS + 5);

    const killedAt = Date.now();
    victim.signal('SIGKILL');
    await until(async () => (await activeRuns()).length === 5, { timeoutMs: 30_000, everyMs: 100 });
    expect(Date.now() - killedAt).toBeLessThanOrEqual(30_000);

    const ended = await endedRuns();
    expect(ended).toHaveLength(ACTIVE_RUNS);
    expect(ended.every(({ status, reason }) => status === 'failed' && reason === 'lost')).toBe(true);
    // Whoever closed a run counted it: a run closed twice would be counted twice.
    await until(async () => (await countFailed()) >= ACTIVE_RUNS);
    expect(await countFailed()).toBe(ACTIVE_RUNS);
    expect(await survivor?.start(ONE)).toMatchObject({ started: 1 });
    expect((await activeRuns()).filter(({ job_id }) => job_id === 'unharmed')).toHaveLength(5);
  }, 60_000);
});

describe('a job that leaves a rejection unhandled', () => {
  it('ends neither the process nor a run, its own or another', async () => {
    const worker = await addWorker();
    await worker.start({ ...ONE, jobId: 'bystander', holdMs: 1_000 });
    expect(await worker.start({ ...HUNDRED, jobId: 'careless', holdMs: 100, times: 20, stray: true })).toMatchObject({
      started: 20,
    });
    const ended = await until(async () => {
      const runs = await endedRuns();
      return runs.length === 21 ? runs : null;
    });
    expect(ended.every(({ status }) => status === 'completed')).toBe(true);
    expect(await worker.start({ ...ONE, jobId: 'afterwards', holdMs: 1 })).toMatchObject({ started: 1 });
    worker.signal('SIGTERM');
    expect(await worker.exited).toBe(0);
  }, 30_000);
});

describe('a worker that gets SIGTERM with 100 active runs', () => {
  it('closes what does not end within the grace, writes everything and exits with 0', async () => {
    const worker = await addBusyWorker();
    const askedAt = Date.now();
    worker.signal('SIGTERM');
    expect(await worker.exited).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(10_000);
    expect(await activeRuns()).toEqual([]);
    const ended = await endedRuns();
    expect(ended).toHaveLength(ACTIVE_RUNS);
    expect(ended.every(({ reason }) => reason === 'interrupted')).toBe(true);
  }, 30_000);
});

describe('a worker that stood still for longer than its lease', () => {
  it('finds its run lost, once, its writes refused and its handler stopped, and goes on with a new lease', async () => {
    const sleeper = await addWorker();
    const other = await addWorker();
    await sleeper.start(ONE);
    const [run] = await until(async () => {
      const runs = await activeRuns();
      return runs.length === 1 ? runs : null;
    });
    // Its body is at work before it stands still: one that began only afterwards would be the younger of the two.
    await until(async () => (await readLedger(database.db, 'single')).length === 1);
    sleeper.signal('SIGSTOP');
    await until(async () => (await activeRuns()).length === 0, { timeoutMs: 30_000, everyMs: 100 });
    const resumedAt = new Date();
    expect(await other.start(ONE)).toMatchObject({ started: 1 });
    sleeper.signal('SIGCONT');

    const entry = await until(
      async () =>
        (await readLedger(database.db, 'single')).find(({ pid, ended_at }) => pid === sleeper.pid && ended_at),
      { timeoutMs: 15_000, everyMs: 100 },
    );
    expect(entry.outcome).toMatch(/lost its lease/);
    expect(await database.store.runs.summary(run?.run_id ?? '')).toMatchObject({ status: 'failed', reason: 'lost' });
    // The overlap on the ledger is the one that no lease can prevent: the older body slept through the end of its lease.
    const overlaps = findOverlaps(await readLedger(database.db, 'single'), new Date());
    expect(overlaps.every(([older]) => older.pid === sleeper.pid && (older.ended_at ?? resumedAt) >= resumedAt)).toBe(
      true,
    );
    expect(await sleeper.start({ ...ONE, jobId: 'afterwards' })).toMatchObject({ started: 1 });
  }, 60_000);
});

describe.each([2, 5])('%i workers that race for one exclusive job', (count) => {
  async function race(holdMs: number, times: number): Promise<WorkerAnswer['outcome']> {
    const order = { jobId: 'single', allowConcurrent: false, holdMs, times: Math.ceil(times / count) };
    const outcomes = await Promise.all(workers.map((worker) => worker.start(order)));
    const total = { started: 0, skipped: 0, refused: 0 };
    for (const outcome of outcomes) {
      total.started += outcome.started;
      total.skipped += outcome.skipped;
      total.refused += outcome.refused;
    }
    return total;
  }

  it('start it once when 1,000 starts come at the same time', async () => {
    for (let worker = 0; worker < count; worker += 1) await addWorker();
    expect(await race(8_000, 1_000)).toEqual({ started: 1, skipped: 999, refused: 0 });
    const [only] = await until(async () => {
      const entries = await readLedger(database.db, 'single');
      return entries.length > 0 ? entries : null;
    });
    expect(only?.run_id).toBe((await activeRuns())[0]?.run_id);
  }, 60_000);

  it('start it again and again, 1,000 tries in all, without two bodies ever at work at once', async () => {
    for (let worker = 0; worker < count; worker += 1) await addWorker();
    let started = 0;
    for (let round = 0; round < 1_000 / count; round += 1) started += (await race(1, count)).started;
    await until(async () => (await activeRuns()).length === 0, { timeoutMs: 10_000 });
    const entries = await readLedger(database.db, 'single');
    expect(entries).toHaveLength(started);
    expect(started).toBeGreaterThan(100);
    expect(findOverlaps(entries, new Date())).toEqual([]);
    expect(new Set(entries.map(({ run_id }) => run_id)).size).toBe(entries.length);
  }, 120_000);
});
