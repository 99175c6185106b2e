import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError, type Run, type RunSummary } from '@jobs-monitor/core';
import { createBus } from '../events/bus.js';
import { newRunId } from '../store/run-id.js';
import { buildJob, buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createLease } from './lease.js';
import { createPendingSweep } from './pending.js';
import { createRetries } from './retries.js';
import { decideRetry } from './retry.js';
import { createStuckScan } from './stuck-scan.js';

let database: TestDatabase;
const bus = createBus(() => undefined);
const now = () => new Date();
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

async function insertPending(overrides: Partial<Run>): Promise<string> {
  const { logs, logs_dropped, result, ...pending } = buildRun(overrides);
  await database.store.runs.insertPending(pending, false);
  return pending.run_id;
}

async function insertRunning(overrides: Partial<Run>): Promise<string> {
  const run = buildRun({ status: 'running', worker_id: 'w1', ...overrides });
  const write = {
    kind: 'insert',
    run,
    exclusive: false,
    newLogs: [],
    logsBefore: 0,
    logsTotal: 0,
    keepLogs: 1,
  } as const;
  await database.store.sink.write([write]);
  return run.run_id;
}

describe('the stuck scan', () => {
  it('tells a run that outlasted its maximum run time once, with its age, over all who look', async () => {
    const stuck = await insertRunning({ job_id: 'slow', started_at: minutesAgo(31) });
    await insertRunning({ job_id: 'patient', started_at: minutesAgo(31) });
    await insertRunning({ job_id: 'unknown', started_at: minutesAgo(5) });
    await insertPending({ job_id: 'slow', queued_at: minutesAgo(50) });
    const told: { run: RunSummary; minutes: number }[] = [];
    const reported: unknown[] = [];
    const end = bus.on('run.stuck', (event) => {
      told.push(event);
    });
    const scan = createStuckScan({
      runs: database.store.runs,
      bus,
      log: database.log,
      limitsOf: (jobId) => (jobId === 'patient' ? { stuck_after_seconds: 7_200 } : undefined),
      stuckAfterSeconds: 1_200,
      report: async (stuck) =>
        void reported.push(...stuck.map(({ run, stuckAfterSeconds }) => [run.run_id, stuckAfterSeconds])),
    });
    const counts = await Promise.all([scan(), scan(), scan()]);
    end();
    expect(counts.map(({ checked }) => checked)).toEqual([3, 3, 3]);
    expect(counts.reduce((sum, each) => sum + each.stuck, 0)).toBe(1);
    expect(told).toMatchObject([{ run: { run_id: stuck }, minutes: 31 }]);
    expect(reported).toContainEqual([stuck, 1_200]);
    expect((await database.store.runs.summary(stuck))?.stuck_at).toBeInstanceOf(Date);
    expect(database.log.lines.filter(({ phrase }) => phrase === 'stuck_jobs_check')).toHaveLength(3);
  });

  it('leaves a run that it could not report for the next scan', async () => {
    const stuck = await insertRunning({ started_at: minutesAgo(31) });
    let away = true;
    const scan = createStuckScan({
      runs: database.store.runs,
      bus,
      log: database.log,
      limitsOf: () => undefined,
      stuckAfterSeconds: 1_200,
      async report() {
        if (away) throw new AppError('database_unavailable', 'away');
      },
    });
    await expect(scan()).rejects.toMatchObject({ code: 'database_unavailable' });
    expect((await database.store.runs.summary(stuck))?.stuck_at).toBeNull();
    away = false;
    expect(await scan()).toEqual({ checked: 1, stuck: 1 });
  });
});

describe('the pending sweep', () => {
  it('hands over what was overlooked, once, and closes what is too late as a misfire', async () => {
    const overlooked = await insertPending({ queued_at: minutesAgo(1) });
    const late = await insertPending({ queued_at: minutesAgo(61) });
    await insertPending({ queued_at: now() });
    const handed: string[] = [];
    const closed: RunSummary[] = [];
    const sweep = createPendingSweep({
      runs: database.store.runs,
      find: () => buildJob(),
      handOver: async ({ run_id }) => {
        handed.push(run_id);
      },
      onEnded: (run) => closed.push(run),
      now,
    });
    expect(await sweep()).toEqual({ handedOver: 1, misfires: 1 });
    expect(await sweep()).toEqual({ handedOver: 0, misfires: 0 });
    expect(handed).toEqual([overlooked]);
    expect(closed).toMatchObject([{ run_id: late, status: 'skipped', reason: 'misfire' }]);
  });
});

describe('a retry', () => {
  const limits = buildJob({ limits: { max_retries: 2, retry_backoff_seconds: 10 } }).limits;
  const failed = (overrides: Partial<Run> = {}) =>
    buildRun({ status: 'failed', reason: 'error', trigger: 'scheduled', ...overrides });

  it('is for failed scheduled runs and their retries, as often as the job says', () => {
    expect(decideRetry(failed(), limits, 0.5)).toEqual({ attempt: 2, delayMs: 10_000 });
    expect(decideRetry(failed({ trigger: 'retry', attempt: 2 }), limits, 0.5)).toEqual({ attempt: 3, delayMs: 20_000 });
    expect(decideRetry(failed({ trigger: 'retry', attempt: 3 }), limits, 0.5)).toBeNull();
    expect(decideRetry(failed({ trigger: 'manual' }), limits, 0.5)).toBeNull();
    expect(decideRetry(failed({ status: 'cancelled' }), limits, 0.5)).toBeNull();
    expect(decideRetry(failed({ reason: 'interrupted' }), limits, 0.5)).toBeNull();
  });

  it('is not for what a person tried again, whatever the first try was', () => {
    const requested_by = { kind: 'web', id: '7', name: 'Dana' } as const;
    expect(decideRetry(failed({ trigger: 'retry', requested_by }), limits, 0.5)).toBeNull();
  });

  it('is spread by a fifth in both directions', () => {
    expect(decideRetry(failed(), limits, 0)?.delayMs).toBe(8_000);
    expect(decideRetry(failed(), limits, 1)?.delayMs).toBe(12_000);
  });

  it('is stored as a pending run that leaves the place to others while it waits, and handed over for its time', async () => {
    const handed: { run: RunSummary; at: Date }[] = [];
    const retries = createRetries({
      runs: database.store.runs,
      bus,
      log: database.log,
      find: () => buildJob({ limits }),
      handOver: async (run, at) => {
        handed.push({ run, at });
      },
      now,
      newId: newRunId,
      random: () => 0.5,
    });
    const run = failed();
    retries.onEnded(run);
    await retries.runOnce();
    expect(handed).toMatchObject([{ run: { retry_of: run.run_id, attempt: 2, trigger: 'retry', status: 'pending' } }]);
    expect(handed[0]?.at.getTime()).toBeGreaterThan(Date.now() + 9_000);
    await database.store.runs.insertPending(buildRun(), true);
  });
});

describe('a lease', () => {
  it('is taken, renewed, and after it was ended by others goes on under another id', async () => {
    const fenced: string[] = [];
    const lease = createLease({
      leases: database.store.leases,
      worker: { host: 'h', pid: 1, version: '1', capacity: 1 },
      newId: newRunId,
      log: database.log,
      onFenced: (workerId) => fenced.push(workerId),
    });
    const first = lease.workerId();
    expect(await lease.renewOnce()).toBe('taken');
    expect(await lease.renewOnce()).toBe('renewed');
    const [held] = (await database.store.leases.all()).leases;
    expect(held && (await database.store.leases.fence(held))).toBe(true);
    expect(await lease.renewOnce()).toBe('fenced');
    expect(fenced).toEqual([first]);
    expect(lease.workerId()).not.toBe(first);
    expect(await lease.renewOnce()).toBe('renewed');
  });
});
