import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Document } from 'mongodb';
import { newRunId } from '../../store/run-id.js';
import type { CallTimes } from '../bodies.js';
import type { BotAnswer, TestBot } from '../bots.js';
import { until } from '../until.js';
import { type FaultAct, fault } from './fault.js';
import { createStage } from './stage.js';

const stage = createStage();
const documents = () => stage.database().db.native().collection<Document & { _id: string }>('job_runs');

/** How often handlers waited for the monitor, over all runs that reported it. */
async function callTimes(): Promise<CallTimes> {
  const total: CallTimes = { calls: 0, slow: 0, slowestMs: 0 };
  for (const { result } of await documents()
    .find({ 'result.calls': { $gt: 0 } })
    .toArray()) {
    total.calls += result.calls;
    total.slow += result.slow;
    total.slowestMs = Math.max(total.slowestMs, result.slowestMs);
  }
  return total;
}

async function checkCalls(figure: (text: string) => void): Promise<void> {
  const { calls, slow, slowestMs } = await callTimes();
  figure(`${slow} of ${calls} calls over 2 ms (slowest ${slowestMs.toFixed(1)} ms)`);
  expect(calls).toBeGreaterThan(0);
  expect(slow / calls).toBeLessThan(0.01);
}

fault('writes that take 2 s', { timeoutMs: 60_000, needs: 'failCommand' }, async ({ figure }) => {
  const worker = await stage.addWorker();
  const slow = { failCommands: ['update', 'insert'], blockConnection: true, blockTimeMS: 2_000 };
  await stage.database().failCommands('alwaysOn', slow);
  await worker.start({ jobId: 'steps', allowConcurrent: true, body: 'steps', ms: 6_000, times: 20 });
  await until(() => stage.ledger().filter(({ ended }) => ended).length === 20, { timeoutMs: 15_000 });
  await stage.database().failCommands('off');
  await until(async () => (await stage.endedRuns()).length === 20, { timeoutMs: 10_000 });
  await until(async () => (await worker.state()).runs === 0);
  expect((await stage.endedRuns()).every(({ status, progress }) => status === 'completed' && progress === 100)).toBe(
    true,
  );
  await checkCalls(figure);
  expect(await worker.state()).toMatchObject({ droppedWrites: 0, waitingEnds: 0 });
  await stage.whenCounted(20);
  expect(await stage.violations()).toEqual([]);
});

/** Triggers without end, of which some find the database gone for a moment. */
async function cutFor(ms: number, { random, figure }: FaultAct): Promise<void> {
  const bots = [await stage.addBot(), await stage.addBot()];
  const answers: BotAnswer[] = [];
  let cuts = 0;
  const over = Date.now() + ms;
  const cutting = (async () => {
    while (Date.now() < over) {
      cuts += stage.database().proxy.cutShare(0.2, random);
      await sleep(250);
    }
  })();
  const asking = Array.from({ length: 4 }, async (_, index) => {
    while (Date.now() < over) {
      const job = index < 2 ? 'exclusive_job' : 'concurrent_job';
      answers.push(await random.pick(bots).trigger(job, { body: 'steps', ms: 20 + random.below(200) }));
      await sleep(50);
    }
  });
  await Promise.all([cutting, ...asking]);
  await stage.whenActive(0, 60_000);

  const refused = answers.filter(({ status }) => status === 503).length;
  const accepted = answers.filter(({ status }) => status === 202);
  figure(`${cuts} connections cut; of ${answers.length} triggers ${accepted.length} accepted, ${refused} told 503`);
  const slowest = Math.max(...answers.map(({ tookMs }) => tookMs));
  figure(`slowest request ${(slowest / 1_000).toFixed(1)} s`);
  expect(cuts).toBeGreaterThan(10);
  expect(slowest).toBeLessThan(5_000);
  expect([...new Set(answers.map(({ status }) => status))].every((status) => [202, 409, 503].includes(status))).toBe(
    true,
  );
  // Whatever was promised was run, once, and is stored as it ended.
  const entries = stage.ledger();
  expect(new Set(entries.map(({ run_id }) => run_id)).size).toBe(entries.length);
  const begun = new Set(entries.map(({ run_id }) => run_id));
  const neverBegun = accepted.filter(({ body }) => !begun.has(String(body.run_id)));
  for (const { body } of neverBegun) {
    // Its start was stored, its worker could not learn of that, and everybody sees it.
    const run = await stage.database().store.runs.summary(String(body.run_id));
    expect(run).toMatchObject({ status: 'failed', reason: 'lost' });
  }
  figure(`${neverBegun.length} lost at their start`);
  for (const { run_id, outcome } of entries) {
    expect(outcome).toBe('returned');
    expect(await stage.database().store.runs.summary(run_id)).toMatchObject({ status: 'completed' });
  }
  expect(await stage.violations({ exclusive: ['exclusive_job'], counted: false })).toEqual([]);
}

fault('20 % of the connections cut, again and again for 20 s', { timeoutMs: 120_000, long: true }, (act) =>
  cutFor(20_000, act),
);
fault('20 % of the connections cut, again and again for 5 min', { timeoutMs: 420_000, long: true }, (act) =>
  cutFor(300_000, act),
);

fault('answers in pieces of 7 bytes, 20 ms late', { timeoutMs: 60_000 }, async ({ figure }) => {
  const bot = await stage.addBot();
  const { proxy } = stage.database();
  proxy.set({ sliceBytes: 7, latencyMs: 20 });
  try {
    const from = Date.now();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => bot.trigger('concurrent_job', { body: 'steps', ms: 500 })),
    );
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    await until(() => stage.ledger().filter(({ ended }) => ended).length === 20, { timeoutMs: 20_000 });
    await stage.whenActive(0, 20_000);
    figure(`20 runs of 0.5 s in ${((Date.now() - from) / 1_000).toFixed(1)} s`);
    expect((await bot.call('GET', '/api/runs')).body.runs).toHaveLength(20);
  } finally {
    proxy.set({ sliceBytes: null, latencyMs: 0 });
  }
  await stage.whenCounted(20);
  expect(await stage.violations()).toEqual([]);
});

fault('absent at the start', { timeoutMs: 60_000 }, async ({ figure }) => {
  await stage.database().stop('SIGTERM');
  let bot: TestBot;
  let backAt = 0;
  try {
    bot = await stage.addBot({}, 'listening');
    await sleep(3_000);
    expect(await bot.readiness()).toMatchObject({ status: 503, text: expect.stringContaining('database: failed\n') });
    const answer = await bot.call('GET', '/api/jobs');
    expect(answer).toMatchObject({ status: 503, body: { error: 'database_unavailable' } });
    expect(answer.tookMs).toBeLessThan(1_000);
    expect(Number(answer.retryAfter)).toBeGreaterThan(0);
  } finally {
    await stage.database().restart();
    backAt = Date.now();
  }
  await bot.whenReady(5_000);
  figure(`ready ${((Date.now() - backAt) / 1_000).toFixed(1)} s after its coming`);
  await stage.database().whenReachable();
  expect((await bot.trigger('exclusive_job', { body: 'hold', ms: 10 })).status).toBe(202);
  await until(() => stage.ledger().some(({ ended }) => ended));
  await stage.whenActive(0);
  expect(await stage.violations({ counted: false })).toEqual([]);
});

const indexNames = async () => (await documents().indexes()).map(({ name }) => name).sort();

fault('missing indexes', { timeoutMs: 30_000 }, async () => {
  const bot = await stage.addBot();
  const before = await indexNames();
  expect(before.length).toBeGreaterThan(5);
  await documents().dropIndexes();
  expect((await bot.trigger('exclusive_job', { body: 'hold', ms: 10 })).status).toBe(202);
  await stage.addBot();
  expect(await indexNames()).toEqual(before);
});

fault('indexes of another shape under our names', { timeoutMs: 30_000 }, async ({ figure }) => {
  const name = 'one_active_run_of_an_exclusive_job';
  await documents().createIndex({ exclusive_key: 1 }, { name });
  const bot = await stage.addBot({}, 'listening');
  const told = () => bot.lines().filter(({ message }) => message === 'database cannot be used');
  await until(() => told().length > 0);
  expect(String(told()[0]?.error)).toContain(`job_runs.${name}`);
  expect((await bot.readiness()).status).toBe(503);
  await sleep(3_000);
  expect(told()).toHaveLength(1);

  // Two runs that were active at once while nothing forbade it: an index cannot be made over them.
  const active = { job_id: 'exclusive_job', status: 'running', exclusive_key: 'exclusive_job', active: true };
  const [one, two] = [newRunId(), newRunId()];
  await documents().insertMany([one, two].map((_id) => ({ _id, ...active, worker_id: null })));
  // Only now: the bot makes its own index within a second of that.
  await documents().dropIndex(name);
  await until(() => told().length > 1);
  expect(String(told()[1]?.error)).toMatch(/job_runs\.one_active_run.* twice/);
  await documents().deleteMany({});
  const mendedAt = Date.now();
  await bot.whenReady(10_000);
  figure(`ready ${((Date.now() - mendedAt) / 1_000).toFixed(1)} s after they were mended`);
});

fault('1 MB log messages', { timeoutMs: 60_000 }, async ({ figure }) => {
  const worker = await stage.addWorker();
  await worker.start({ jobId: 'bystander', body: 'steps', ms: 4_000 });
  await worker.start({ jobId: 'loud', allowConcurrent: true, body: 'loud', ms: 2_000, times: 5 });
  await stage.whenActive(0, 30_000);
  const runs = await documents().find({ job_id: 'loud' }).toArray();
  expect(runs).toHaveLength(5);
  for (const { status, logs, logs_total } of runs) {
    expect(status).toBe('completed');
    expect(logs_total).toBe(100);
    expect(Math.max(...logs.map(({ message }: { message: string }) => message.length))).toBe(4_001);
  }
  await checkCalls(figure);
  await stage.whenCounted(6);
  expect(await stage.violations()).toEqual([]);
});

fault('retention shorter than a run', { timeoutMs: 180_000, long: true }, async ({ figure }) => {
  const sleeper = await stage.addWorker({ retentionSeconds: 1 });
  const other = await stage.addWorker({ retentionSeconds: 1 });
  await sleeper.start({ jobId: 'forgotten', body: 'steps', ms: 600_000 });
  await other.start({ jobId: 'long', body: 'steps', ms: 5_000 });
  await stage.whenActive(2);
  await until(() => stage.ledger().length === 2);
  sleeper.signal('SIGSTOP');
  await sleep(4_000);
  expect(await stage.activeRuns()).toHaveLength(2);
  await until(() => stage.ledger('long').some(({ ended }) => ended), { timeoutMs: 10_000 });
  // A real MongoDB looks for what has expired once a minute.
  await until(async () => (await documents().countDocuments({})) === 0, { timeoutMs: 120_000, everyMs: 250 });
  figure('both gone after their end');
  sleeper.signal('SIGCONT');
  await until(() => stage.ledger('forgotten').some(({ ended }) => ended), { timeoutMs: 15_000 });
  await until(async () => (await sleeper.state()).runs === 0);
  expect(await documents().countDocuments({})).toBe(0);
});

fault('50,000 runs expire at once', { timeoutMs: 180_000, long: true }, async ({ figure }) => {
  const bots = [await stage.addBot(), await stage.addBot()];
  const at = new Date(Date.now() + 25_000);
  const old = {
    job_id: 'old',
    status: 'completed',
    reason: null,
    logs: [],
    logs_total: 0,
    progress: 100,
    ended_at: at,
  };
  for (let batch = 0; batch < 50; batch += 1) {
    const runs = Array.from({ length: 1_000 }, () => ({ _id: newRunId(), ...old, expires_at: at }));
    await documents().insertMany(runs, { ordered: false });
  }
  const triggers = Array.from({ length: 20 }, (_, index) =>
    (bots[index % 2] as TestBot).trigger('concurrent_job', { body: 'steps', ms: 25_000 }),
  );
  expect((await Promise.all(triggers)).every(({ status }) => status === 202)).toBe(true);
  await until(() => stage.ledger().length === 20, { timeoutMs: 10_000 });

  expect(await documents().countDocuments({ job_id: 'old' })).toBe(50_000);
  let slowestMs = 0;
  let gone = false;
  const asking = (async () => {
    while (!gone) {
      for (const bot of bots) {
        const { tookMs, status } = await bot.trigger('exclusive_job', { body: 'hold', ms: 10 });
        expect([202, 409]).toContain(status);
        slowestMs = Math.max(slowestMs, tookMs);
      }
    }
  })();
  const expiring = (async () => {
    await until(() => Date.now() >= at.getTime(), { timeoutMs: 30_000 });
    const left = () => documents().countDocuments({ job_id: 'old' });
    await until(async () => (await left()) === 0, { timeoutMs: 120_000, everyMs: 250 });
  })();
  await Promise.all([asking, expiring.finally(() => (gone = true))]);
  figure(
    `gone in ${((Date.now() - at.getTime()) / 1_000).toFixed(1)} s, slowest trigger meanwhile ${slowestMs.toFixed(0)} ms`,
  );
  expect(slowestMs).toBeLessThan(5_000);
  await stage.whenActive(0, 30_000);
  for (const bot of bots) {
    expect(bot.lines().filter(({ message }) => message === 'worker fenced' || message === 'database away')).toEqual([]);
  }
  await checkCalls(figure);
  expect(await stage.violations({ exclusive: ['exclusive_job'], counted: false })).toEqual([]);
});
