import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { createCatalogue } from '../../jobs/catalogue.js';
import { defineJob } from '../../jobs/define.js';
import { SCHEDULE_COLLECTION, SCHEDULE_INDEXES } from '../../schedule/entries.js';
import { createSchedule } from '../../schedule/schedule.js';
import { createDb } from '../../store/db.js';
import { prepareIndexes } from '../../store/indexes.js';
import { newRunId } from '../../store/run-id.js';
import type { BotAnswer, TestBot } from '../bots.js';
import { createRecordingLog } from '../log.js';
import { until } from '../until.js';
import { fault } from './fault.js';
import { createStage } from './stage.js';

const stage = createStage();
const TRIGGERS = 1_000;
const ROUNDS = 20;
/** A storm goes on until so many of its triggers have become runs, however fast the machine is. */
const STORM_RUNS = 30;
const JOB = 'exclusive_job';

async function addBots(count: number): Promise<TestBot[]> {
  return Promise.all(Array.from({ length: count }, () => stage.addBot()));
}

/** Triggers the job so many times at once, spread over the bots. */
function triggerAll(bots: readonly TestBot[], times: number, ms: number): Promise<BotAnswer[]> {
  return Promise.all(
    Array.from({ length: times }, (_, index) => {
      const bot = bots[index % bots.length] as TestBot;
      return bot.trigger(JOB, { body: 'hold', ms });
    }),
  );
}

const count = (answers: readonly BotAnswer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function race(workers: number, figure: (text: string) => void): Promise<void> {
  const bots = await addBots(workers);
  await triggerAll(bots, TRIGGERS, 1);
  const answeredMs: number[] = [];
  const startedMs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await stage.whenActive(0);
    const began = stage.ledger(JOB).length;
    const from = Date.now();
    // The winner's body outlasts the race, so that it is the only one.
    const answers = await triggerAll(bots, TRIGGERS, 60_000);
    answeredMs.push(Date.now() - from);
    expect(count(answers, 202)).toBe(1);
    expect(count(answers, 409)).toBe(TRIGGERS - 1);
    const winner = answers.find(({ status }) => status === 202)?.body.run_id;
    const details = answers.filter(({ status }) => status === 409).map(({ body }) => body.details);
    expect(details.every((each) => (each as { run_id: unknown }).run_id === winner)).toBe(true);
    const entries = await until(() => {
      const all = stage.ledger(JOB);
      return all.length > began ? all : null;
    });
    expect(entries).toHaveLength(began + 1);
    expect(entries.at(-1)?.run_id).toBe(winner);
    startedMs.push((entries.at(-1)?.began ?? 0) - from);
    expect((await bots[0]?.call('POST', `/api/runs/${winner}/cancel`, {}))?.status).toBe(202);
  }
  await stage.whenActive(0);
  figure(
    `${TRIGGERS} answers in ${median(answeredMs)} ms (median; slowest ${Math.max(...answeredMs)} ms), started after ${median(startedMs)} ms`,
  );
  const ended = stage.ledger().length;
  await stage.whenCounted(ended);
  expect(await stage.violations({ exclusive: [JOB] })).toEqual([]);
  expect(Math.max(...startedMs)).toBeLessThan(1_000);
}

fault('2 workers and 1,000 triggers of one job, 20 times', { timeoutMs: 120_000, long: true }, ({ figure }) =>
  race(2, figure),
);
fault('5 workers and 1,000 triggers of one job, 20 times', { timeoutMs: 180_000, long: true }, ({ figure }) =>
  race(5, figure),
);

fault('a storm of triggers while the run ends', { timeoutMs: 60_000 }, async ({ random, figure }) => {
  const bots = await addBots(2);
  const accepted: unknown[] = [];
  let asked = 0;
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      while (accepted.length < STORM_RUNS) {
        const answer = await random.pick(bots).trigger(JOB, { body: 'hold', ms: random.below(30) });
        asked += 1;
        expect([202, 409]).toContain(answer.status);
        if (answer.status === 202) accepted.push(answer.body.run_id);
      }
    }),
  );
  await stage.whenActive(0);
  const entries = stage.ledger(JOB);
  expect(new Set(entries.map(({ run_id }) => run_id))).toEqual(new Set(accepted));
  expect(entries).toHaveLength(accepted.length);
  expect((await stage.endedRuns()).every(({ status }) => status === 'completed')).toBe(true);
  expect(await stage.violations({ exclusive: [JOB], counted: false })).toEqual([]);
  figure(`${asked} triggers, ${accepted.length} runs`);
});

fault('the same idempotency key 100 times over two bots', { timeoutMs: 30_000 }, async ({ figure }) => {
  const bots = await addBots(2);
  const from = Date.now();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      (bots[index % 2] as TestBot).trigger(
        'concurrent_job',
        { body: 'hold', ms: 1 },
        { 'idempotency-key': 'one-key-only' },
      ),
    ),
  );
  figure(`answered within ${Date.now() - from} ms`);
  expect(count(answers, 202)).toBe(100);
  const [first] = answers;
  for (const { body } of answers) expect(body).toEqual(first?.body);
  await stage.whenActive(0);
  expect(stage.ledger()).toHaveLength(1);
  expect(await stage.endedRuns()).toHaveLength(1);
  const other = await bots[1]?.trigger(
    'concurrent_job',
    { body: 'hold', ms: 2 },
    { 'idempotency-key': 'one-key-only' },
  );
  expect(other).toMatchObject({ status: 409, body: { error: 'idempotency_mismatch' } });
  expect(await stage.violations({ counted: false })).toEqual([]);
});

fault('5 workers that register their schedules at once, 100 times', { timeoutMs: 60_000 }, async ({ figure }) => {
  const log = createRecordingLog();
  const definitions = Array.from({ length: 10 }, (_, index) =>
    defineJob({
      id: `scheduled_${index}`,
      name: { en: '', he: '' },
      description: { en: '', he: '' },
      category: 'other',
      schedule: { kind: 'every', interval: 3_600, firstAfter: 60 },
      source: import.meta.url,
      handler: async () => undefined,
    }),
  );
  const catalogue = createCatalogue(definitions, [], { values: {}, stuckAfterSeconds: 1_200 });
  const { uri } = stage.database();
  const clients = Array.from({ length: 5 }, () =>
    createDb({ uri, log, prepare: (native) => prepareIndexes(native, SCHEDULE_INDEXES) }),
  );
  try {
    await Promise.all(clients.map((db) => db.whenReady()));
    const schedules = clients.map((db, index) =>
      createSchedule({
        db,
        catalogue,
        workerId: () => `worker-${index}`,
        places: () => 1,
        newId: newRunId,
        start: async () => 'started',
        reportLateness: async () => undefined,
        pauseOf: async () => null,
        gateState: () => ({ open: true }),
        now: () => new Date(),
        onError: (error) => log.error('failed', { error }),
      }),
    );
    const entries = stage.database().db.native().collection(SCHEDULE_COLLECTION);
    const from = Date.now();
    for (let round = 0; round < 100; round += 1) {
      await entries.deleteMany({});
      await Promise.all(schedules.map((schedule) => schedule.sync()));
      expect((await entries.distinct('data.job_id')).length).toBe(10);
      expect(await entries.countDocuments({})).toBe(10);
    }
    figure(`${((Date.now() - from) / 100).toFixed(0)} ms a round of 10 jobs`);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  } finally {
    await Promise.all(clients.map((db) => db.close()));
  }
});

fault('cancel against completion, 1,000 times', { timeoutMs: 90_000, long: true }, async ({ random, figure }) => {
  const bot = await stage.addBot({ env: { WORKER_CONCURRENCY: '1000' } });
  const refused: unknown[] = [];
  const cancelled: unknown[] = [];
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const ms = 50 + random.below(500);
        const { body } = await bot.trigger('concurrent_job', { body: 'hold', ms });
        await sleep(random.below(ms + 200));
        const answer = await bot.call('POST', `/api/runs/${body.run_id}/cancel`, {});
        expect([202, 409]).toContain(answer.status);
        (answer.status === 202 ? cancelled : refused).push(body.run_id);
      }),
    );
  }
  await stage.whenActive(0, 20_000);
  const ended = await stage.endedRuns();
  const idsOf = (status: string) => ended.filter((run) => run.status === status).map(({ run_id }) => run_id);
  figure(`${idsOf('completed').length} completed, ${idsOf('cancelled').length} cancelled`);
  expect(idsOf('completed').length + idsOf('cancelled').length).toBe(1_000);
  expect(idsOf('completed').length).toBeGreaterThan(0);
  expect(idsOf('cancelled').length).toBeGreaterThan(0);
  // A wish that was refused came after the end, and changed nothing.
  for (const runId of refused) expect(idsOf('completed')).toContain(runId);
  await stage.whenCounted(1_000);
  expect(await stage.endedRuns()).toEqual(ended);
  expect(await stage.violations()).toEqual([]);
});

fault('progress reported out of order', { timeoutMs: 60_000 }, async ({ random, figure }) => {
  const worker = await stage.addWorker();
  const { db, store } = stage.database();
  const runs = 20;
  for (let run = 0; run < runs; run += 1) {
    await worker.start({ jobId: `erratic_${run}`, body: 'erratic', ms: 6_000, variant: random.below(2 ** 31) });
  }
  const highest = new Map<string, number>();
  let looks = 0;
  const documents = db.native().collection<{ _id: string; processed_items: number }>('job_runs');
  while ((await stage.activeRuns()).length > 0 || looks === 0) {
    for (const { _id, processed_items } of await documents.find({}, { projection: { processed_items: 1 } }).toArray()) {
      expect(processed_items).toBeGreaterThanOrEqual(highest.get(_id) ?? 0);
      highest.set(_id, processed_items);
    }
    looks += 1;
  }
  figure(`${looks} looks at ${runs} runs`);
  for (const { run_id } of await stage.endedRuns()) {
    const run = await store.runs.get(run_id);
    expect(run).toMatchObject({ status: 'completed', progress: 100, total_items: 1_000 });
    expect(run?.result).toEqual({ highest: run?.processed_items });
  }
  await stage.whenCounted(runs);
  expect(await stage.violations()).toEqual([]);
});
