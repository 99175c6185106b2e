import { expect } from '@jest/globals';
import { oddThings } from '../bodies.js';
import { until } from '../until.js';
import type { TestWorker } from '../workers.js';
import { fault } from './fault.js';
import { createStage } from './stage.js';

const stage = createStage();
const ACTIVE_RUNS = 100;
const FOREVER_MS = 600_000;
const MANY = { jobId: 'many', allowConcurrent: true, body: 'hold', ms: FOREVER_MS } as const;
const SINGLE = { jobId: 'single', body: 'hold', ms: FOREVER_MS } as const;
const inSeconds = (fromMs: number) => `${((Date.now() - fromMs) / 1_000).toFixed(1)} s`;

/** A worker with a hundred active runs, one of them of an exclusive job, all of them stored. */
async function addBusyWorker(): Promise<TestWorker> {
  const worker = await stage.addWorker();
  expect(await worker.start({ ...MANY, times: ACTIVE_RUNS - 1 })).toMatchObject({ started: ACTIVE_RUNS - 1 });
  expect(await worker.start(SINGLE)).toMatchObject({ started: 1 });
  await stage.whenActive(ACTIVE_RUNS);
  return worker;
}

fault('kill -9 with 100 active runs', { timeoutMs: 60_000 }, async ({ figure }) => {
  const survivor = await stage.addWorker();
  await stage.addWorker();
  const victim = await addBusyWorker();
  await survivor.start({ ...MANY, jobId: 'unharmed', times: 5 });
  await stage.whenActive(ACTIVE_RUNS + 5);

  const killedAt = Date.now();
  victim.signal('SIGKILL');
  await stage.whenActive(5, 30_000);
  expect(Date.now() - killedAt).toBeLessThanOrEqual(30_000);
  figure(`closed after ${inSeconds(killedAt)}`);

  const ended = await stage.endedRuns();
  expect(ended).toHaveLength(ACTIVE_RUNS);
  expect(ended.every(({ status, reason }) => status === 'failed' && reason === 'lost')).toBe(true);
  expect((await stage.activeRuns()).every(({ job_id }) => job_id === 'unharmed')).toBe(true);
  expect(await survivor.start({ ...SINGLE, ms: 10 })).toMatchObject({ started: 1 });
  survivor.signal('SIGTERM');
  expect(await survivor.exited).toBe(0);
  // Whoever closed a run counted it: a run closed twice would be counted twice.
  await stage.whenCounted(ACTIVE_RUNS + 6);
  expect(await stage.violations({ exclusive: ['single'], lapsed: [victim.pid] })).toEqual([]);
});

fault('SIGTERM with 100 active runs', { timeoutMs: 30_000 }, async ({ figure }) => {
  const worker = await addBusyWorker();
  const askedAt = Date.now();
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  // Its grace is 5 s.
  expect(Date.now() - askedAt).toBeLessThan(10_000);
  figure(`ended after ${inSeconds(askedAt)}`);
  const ended = await stage.endedRuns();
  expect(ended).toHaveLength(ACTIVE_RUNS);
  expect(ended.every(({ reason }) => reason === 'interrupted')).toBe(true);
  expect(await stage.violations({ exclusive: ['single'] })).toEqual([]);
});

/** Another worker takes the job over meanwhile, so that there is something to be late for. */
async function standStill(ms: number): Promise<{ lostAfterMs: number }> {
  const sleeper = await stage.addWorker();
  const other = await stage.addWorker();
  await sleeper.start(SINGLE);
  const [run] = await stage.whenActive(1);
  // Its body is at work before it stands still: one that began only afterwards would be the younger of the two.
  await until(() => stage.ledger('single').length === 1);
  const stoppedAt = Date.now();
  sleeper.signal('SIGSTOP');
  await stage.whenActive(0, 30_000);
  const lostAfterMs = Date.now() - stoppedAt;
  const closed = await stage.database().store.runs.get(run?.run_id ?? '');
  expect(await other.start({ ...SINGLE, ms: 2_000 })).toMatchObject({ started: 1 });
  await until(() => Date.now() - stoppedAt >= ms, { timeoutMs: ms, everyMs: 100 });
  const resumedAt = Date.now();
  sleeper.signal('SIGCONT');

  const entry = await until(() => stage.ledger('single').find(({ pid, ended }) => pid === sleeper.pid && ended), {
    timeoutMs: 15_000,
    everyMs: 100,
  });
  expect(entry.outcome).toMatch(/lost its lease/);
  expect(entry.ended).toBeGreaterThanOrEqual(resumedAt);
  expect(closed).toMatchObject({ status: 'failed', reason: 'lost' });
  expect(await sleeper.start({ ...SINGLE, jobId: 'afterwards', ms: 10 })).toMatchObject({ started: 1 });
  await stage.whenActive(0);
  // Nothing that the sleeper wrote late has changed what was closed.
  expect(await stage.database().store.runs.get(run?.run_id ?? '')).toEqual(closed);
  await stage.whenCounted(3);
  expect(await stage.violations({ exclusive: ['single'], lapsed: [sleeper.pid] })).toEqual([]);
  return { lostAfterMs };
}

fault('SIGSTOP for longer than the lease, then SIGCONT', { timeoutMs: 60_000 }, async ({ figure }) => {
  const { lostAfterMs } = await standStill(16_000);
  figure(`lost after ${(lostAfterMs / 1_000).toFixed(1)} s`);
});

fault('SIGSTOP for 60 s, then SIGCONT', { timeoutMs: 180_000, long: true }, async ({ figure }) => {
  const { lostAfterMs } = await standStill(60_000);
  figure(`lost after ${(lostAfterMs / 1_000).toFixed(1)} s`);
});

fault(
  'an event loop blocked for 45 s, beside another worker',
  { timeoutMs: 120_000, long: true },
  async ({ figure }) => {
    const blocked = await stage.addWorker();
    const other = await stage.addWorker();
    await blocked.start(SINGLE);
    await blocked.start({ ...MANY, times: 10 });
    await stage.whenActive(11);
    await until(() => stage.ledger().length === 11);
    await blocked.start({ jobId: 'blocking', body: 'block', ms: 45_000 });
    const from = Date.now();
    await until(async () => (await stage.activeRuns()).every(({ job_id }) => job_id === 'taken_over'), {
      timeoutMs: 30_000,
      everyMs: 100,
    });
    figure(`closed after ${inSeconds(from)}`);
    expect(await other.start({ ...SINGLE, ms: 1_000 })).toMatchObject({ started: 1 });
    await until(() => stage.ledger().filter(({ pid, ended }) => pid === blocked.pid && ended).length === 12, {
      timeoutMs: 60_000,
      everyMs: 100,
    });
    figure(`stopped by itself after ${inSeconds(from)}`);
    expect(blocked.said()).toContain('worker fenced');
    // It goes on, under a new lease that lasts.
    expect(await blocked.start({ ...SINGLE, jobId: 'afterwards', ms: 20_000 })).toMatchObject({ started: 1 });
    await stage.whenActive(0, 30_000);
    const ended = await stage.endedRuns();
    expect(ended.filter(({ reason }) => reason === 'lost')).toHaveLength(12);
    expect(ended.filter(({ status }) => status === 'completed')).toHaveLength(2);
    await stage.whenCounted(14);
    expect(await stage.violations({ exclusive: ['single'], lapsed: [blocked.pid] })).toEqual([]);
  },
);

fault('an event loop blocked for 45 s, of the only worker', { timeoutMs: 120_000, long: true }, async ({ figure }) => {
  const worker = await stage.addWorker();
  await worker.start({ ...MANY, ms: 50_000, times: 10 });
  await stage.whenActive(10);
  await worker.start({ jobId: 'blocking', body: 'block', ms: 45_000 });
  const from = Date.now();
  await until(async () => (await stage.activeRuns()).length === 0, { timeoutMs: 90_000, everyMs: 250 });
  figure(`all ended after ${inSeconds(from)}`);
  const ended = await stage.endedRuns();
  expect(ended.map(({ status }) => status)).toEqual(Array.from({ length: 11 }, () => 'completed'));
  expect(worker.said()).not.toContain('worker fenced');
  await stage.whenCounted(11);
  expect(await stage.violations()).toEqual([]);
});

fault('a handler that never ends', { timeoutMs: 60_000, long: true }, async ({ figure }) => {
  const [one, two] = [await stage.addWorker(), await stage.addWorker()];
  await one.start({ jobId: 'stuck', body: 'deaf', ms: 0 });
  await one.start({ jobId: 'cancelled', body: 'deaf', ms: 0 });
  const from = Date.now();
  await one.start({ jobId: 'timed', body: 'deaf', ms: 0, timeoutSeconds: 1 });
  const runs = await stage.whenActive(3);
  const runOf = (jobId: string) => runs.find(({ job_id }) => job_id === jobId)?.run_id ?? '';
  const { store } = stage.database();

  const by = { kind: 'web', id: '7', name: 'Dana' } as const;
  await store.runs.requestCancel(runOf('cancelled'), { requested_at: new Date(), by, reason: null });

  await until(() => Date.now() - from >= 1_100);
  const scans = [one, two, one, two].map((worker) => worker.scanForStuck('stuck', 1));
  const marked = (await Promise.all(scans)).reduce((sum, { stuck }) => sum + stuck, 0);
  expect(marked).toBe(1);
  expect((await one.scanForStuck('stuck', 1)).stuck + (await two.scanForStuck('stuck', 1)).stuck).toBe(0);

  // The timeout, then a grace of 5 s.
  await until(async () => (await store.runs.summary(runOf('timed')))?.ended_at, { timeoutMs: 10_000 });
  figure(`freed after ${inSeconds(from)} by a timeout of 1 s`);
  expect(await store.runs.summary(runOf('timed'))).toMatchObject({ status: 'failed', reason: 'timeout' });
  expect(await two.start({ jobId: 'timed', body: 'hold', ms: 1 })).toMatchObject({ started: 1 });

  // It was asked to stop, and after a grace of 10 s everybody sees that it does not.
  const ignored = await until(
    async () => {
      const run = await store.runs.summary(runOf('cancelled'));
      return run?.cancel?.ignored_at ? run : null;
    },
    { timeoutMs: 20_000 },
  );
  expect(ignored).toMatchObject({ status: 'running', cancel: { seen_at: expect.any(Date) } });
  figure(`cancel shown as ignored after ${inSeconds(from)}`);
  one.signal('SIGTERM');
  expect(await one.exited).toBe(0);
  expect((await store.runs.summary(runOf('stuck')))?.stuck_at).toBeInstanceOf(Date);
  expect(await stage.violations({ exclusive: ['stuck', 'cancelled'] })).toEqual([]);
});

fault('a handler that throws what is no error', { timeoutMs: 30_000 }, async ({ figure }) => {
  const worker = await stage.addWorker();
  await worker.start({ ...SINGLE, jobId: 'bystander', ms: 3_000 });
  const kinds = oddThings().length;
  for (let variant = 0; variant < kinds; variant += 1) {
    await worker.start({ jobId: `throws_${variant}`, body: 'throwing', ms: 0, variant });
  }
  await stage.whenActive(0, 15_000);
  const failed = (await stage.endedRuns()).filter(({ status }) => status === 'failed');
  expect(failed).toHaveLength(kinds);
  for (const { reason, error_message } of failed) {
    expect(reason).toBe('error');
    expect(error_message?.length).toBeGreaterThan(0);
    expect(error_message?.length).toBeLessThan(5_000);
  }
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  expect(worker.said()).not.toMatch(/left unhandled|left uncaught/);
  expect(await stage.violations({ exclusive: ['bystander'] })).toEqual([]);
  figure(`${kinds} kinds of thing`);
});

fault('a rejection and an exception that a job leaves unhandled', { timeoutMs: 30_000 }, async () => {
  const worker = await stage.addWorker();
  await worker.start({ ...SINGLE, jobId: 'bystander', ms: 1_000 });
  const order = { jobId: 'careless', allowConcurrent: true, body: 'careless', ms: 100, times: 20 } as const;
  expect(await worker.start(order)).toMatchObject({ started: 20 });
  const ended = await until(async () => {
    const runs = await stage.endedRuns();
    return runs.length === 21 ? runs : null;
  });
  expect(ended.every(({ status }) => status === 'completed')).toBe(true);
  expect(worker.said()).toMatch(/a rejection was left unhandled/);
  expect(worker.said()).toMatch(/an exception was left uncaught/);
  expect(await worker.start({ ...SINGLE, jobId: 'afterwards', ms: 1 })).toMatchObject({ started: 1 });
  worker.signal('SIGTERM');
  expect(await worker.exited).toBe(0);
  expect(await stage.violations({ exclusive: ['bystander', 'afterwards'] })).toEqual([]);
});

fault('a worker killed and started again 20 times', { timeoutMs: 120_000, long: true }, async ({ random, figure }) => {
  const killed: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const worker = await stage.addWorker();
    await worker.start({ ...MANY, ms: random.below(2_000), times: 5 });
    await worker.start({ ...SINGLE, ms: random.below(2_000) });
    const lives = Date.now() + random.below(400);
    await until(() => Date.now() >= lives);
    worker.signal('SIGKILL');
    await worker.exited;
    killed.push(worker.pid);
  }
  const killedAt = Date.now();
  await stage.addWorker();
  await stage.whenActive(0, 30_000);
  figure(`nothing active ${inSeconds(killedAt)} after the last kill`);
  const { leases } = await stage.database().store.leases.all();
  expect(leases).toHaveLength(21);
  expect(leases.filter(({ fenced }) => !fenced)).toHaveLength(1);
  const lost = (await stage.endedRuns()).filter(({ reason }) => reason === 'lost').length;
  figure(`${lost} lost runs`);
  // A process that dies between an end and its count has not counted it.
  expect(await stage.violations({ exclusive: ['single'], lapsed: killed, counted: false })).toEqual([]);
});
