import { createBus } from '../apps/bot/src/events/bus.js';
import type { Catalogue, Job } from '../apps/bot/src/jobs/catalogue.js';
import type { JobServices } from '../apps/bot/src/jobs/services.js';
import { createDatabaseClock } from '../apps/bot/src/runs/database-clock.js';
import { createRun } from '../apps/bot/src/runs/new-run.js';
import { SCHEDULE_INDEXES } from '../apps/bot/src/schedule/entries.js';
import { createStore } from '../apps/bot/src/store/create-store.js';
import { createDb } from '../apps/bot/src/store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../apps/bot/src/store/indexes.js';
import { newRunId } from '../apps/bot/src/store/run-id.js';
import { startBareAgenda } from '../apps/bot/src/testing/bare-agenda.js';
import { buildJob } from '../apps/bot/src/testing/builders.js';
import { withDatabase } from '../apps/bot/src/testing/database.js';
import { createWorker } from '../apps/bot/src/worker.js';
import { inTurn, percentile, report, startBenchDatabase, timed } from './measure.js';

/** R1: tracked no-op runs per second through the scheduler, against Agenda by itself. R14: from trigger to running. */

const RUNS = 500;
const PRODUCERS = 20;
const CONCURRENCY = 100;
const TRIGGERS = 200;

const quiet = { debug() {}, info() {}, warn: console.warn, error: console.error };
const now = () => new Date();
const database = await startBenchDatabase();
const db = createDb({
  uri: withDatabase(database.uri, `bench_${process.pid}`),
  log: quiet,
  prepare: (native) => prepareIndexes(native, { ...STORE_INDEXES, ...SCHEDULE_INDEXES }),
});
await db.whenReady();

const store = createStore(db, { retention: { endedSeconds: 3_600, failedSeconds: 3_600 }, now, log: quiet });
const bus = createBus((_, error) => console.error(error));
const noOp = buildJob({ id: 'no_op', allowConcurrent: true });
const worker = createWorker({
  alerting: { isNews: () => false, reportLateness: async () => undefined, reportStuck: async () => undefined },
  config: { concurrency: CONCURRENCY, graceSeconds: 5, jobs: { values: {}, stuckAfterSeconds: 1_200 } },
  version: 'bench',
  db,
  store,
  bus,
  log: quiet,
  catalogue: catalogueOf(noOp),
  services: () => ({}) as JobServices,
  gateState: () => ({ open: true }),
  clock: createDatabaseClock({ now }),
});
await worker.start();
const bare = await startBareAgenda(db.native(), CONCURRENCY);

const perSecond = await inTurn({
  tracked: () => measure(runsEnded, trigger),
  bare: () => measure(bare.ended, bare.run),
});
const ratio = perSecond.tracked / perSecond.bare;
report({
  id: 'R1',
  measure: `tracked no-op runs through the scheduler (${database.kind})`,
  ours: `${Math.round(perSecond.tracked)}/s`,
  against: `bare Agenda ${Math.round(perSecond.bare)}/s`,
  ratio: ratio.toFixed(2),
  budget: '≥ 0.90',
  ok: ratio >= 0.9,
});

const waits = await startDelays();
report({
  id: 'R14',
  measure: `trigger → running, one at a time (${database.kind})`,
  ours: `p50 ${percentile(waits, 50).toFixed(1)} ms, p95 ${percentile(waits, 95).toFixed(1)} ms`,
  against: "Agenda's poll 5,000 ms",
  ratio: '',
  budget: 'p95 < 50 ms',
  ok: percentile(waits, 95) < 50,
});

await bare.stop();
for (const { stop } of worker.stopSteps()) await stop();
await db.close();
await database.close();
// Bare Agenda leaves a timer of half a lock lifetime behind for each job it ran.
process.exit();

/** Runs per second, from the first that is asked for to the last whose end is stored. */
async function measure(ended: (count: number) => Promise<void>, start: () => Promise<unknown>): Promise<number> {
  const elapsedMs = await timed(async () => {
    const allEnded = ended(RUNS);
    await Promise.all(
      Array.from({ length: PRODUCERS }, async () => {
        for (let each = 0; each < RUNS / PRODUCERS; each += 1) await start();
      }),
    );
    await allEnded;
  });
  return RUNS / (elapsedMs / 1_000);
}

/** What a trigger does: stores the run, then hands it over. */
async function trigger(): Promise<string> {
  const run = createRun({ run_id: newRunId(), job_id: noOp.id, category: 'other', trigger: 'api', queued_at: now() });
  await store.runs.insertPending(run, false);
  await worker.schedule.runNow(noOp, run.run_id);
  return run.run_id;
}

function runsEnded(count: number): Promise<void> {
  return new Promise((resolve) => {
    let ended = 0;
    const off = bus.on('run.ended', ({ run }) => {
      if (run.status !== 'completed') throw new Error(`a run ended as ${run.status}`);
      ended += 1;
      if (ended < count) return;
      off();
      resolve();
    });
  });
}

async function startDelays(): Promise<number[]> {
  const waits: number[] = [];
  for (let each = 0; each < TRIGGERS; each += 1) {
    const from = performance.now();
    const started = new Promise<void>((resolve) => {
      const off = bus.on('run.started', () => {
        waits.push(performance.now() - from);
        off();
        resolve();
      });
    });
    await trigger();
    await started;
  }
  return waits;
}

function catalogueOf(job: Job): Catalogue {
  return { jobs: [job], families: [], find: (id) => (id === job.id ? job : undefined) };
}
