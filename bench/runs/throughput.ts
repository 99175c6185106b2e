import { transition } from '@jobs-monitor/core';
import type { Db as NativeDb } from 'mongodb';
import { createRun } from '../../apps/bot/src/runs/new-run.js';
import { newRunId } from '../../apps/bot/src/store/run-id.js';
import type { RunWrite } from '../../apps/bot/src/store/run-sink.js';
import { toDocument, toUpdate } from '../../apps/bot/src/store/run-writes.js';
import { buildJob } from '../../apps/bot/src/testing/builders.js';
import { TEST_RETENTION } from '../../apps/bot/src/testing/database.js';
import { inTurn, report, timed } from '../measure.js';
import type { RunsBench } from './setup.js';

const RUNS = 100_000;
const LANES = 1_000;
const DURABLE = { w: 'majority', j: true } as const;

/** R2: start and end of runs through the tracker, both stored and each start awaited, against bulk writes of the same documents. */
export async function measureThroughput(bench: RunsBench, runs = RUNS): Promise<void> {
  const native = bench.db.native();
  const perSecond = await inTurn({
    tracker: async () => rate(runs, await timed(() => trackAll(bench, runs))),
    bulkWrite: async () => rate(runs, await timed(() => writeAll(native, runs))),
  });
  const ratio = perSecond.tracker / perSecond.bulkWrite;
  report({
    id: 'R2',
    measure: `start + end of ${runs} runs, ${LANES} at a time (${bench.kind})`,
    ours: `${Math.round(perSecond.tracker)} runs/s`,
    against: `bulkWrite of the same writes: ${Math.round(perSecond.bulkWrite)} runs/s`,
    ratio: ratio.toFixed(2),
    budget: '≥ 0.70, ≥ 10,000 runs/s',
    ok: ratio >= 0.7 && perSecond.tracker >= 10_000,
  });
}

/** Each lane is an exclusive job of its own, so that its next start waits until the one before is surely stored and ended. */
async function trackAll(bench: RunsBench, runs: number): Promise<void> {
  const tracker = bench.tracker(LANES);
  const waiting = new Map<string, () => void>();
  const unsubscribe = bench.bus.on('run.ended', ({ run }) => waiting.get(run.job_id)?.());
  const lane = async (number: number) => {
    const job = buildJob({ id: `lane_${number}` });
    for (let count = 0; count < runs / LANES; count += 1) {
      const ended = new Promise<void>((resolve) => waiting.set(job.id, resolve));
      const { state } = await tracker.start(job, { trigger: 'scheduled' });
      if (state !== 'started') throw new Error(`A start was ${state}`);
      await ended;
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  unsubscribe();
  await tracker.drain(0);
  await checkAndClear(bench.db.native(), runs);
}

async function writeAll(native: NativeDb, runs: number): Promise<void> {
  const collection = native.collection<{ _id: string }>('job_runs');
  for (let done = 0; done < runs; done += LANES) {
    const started = Array.from({ length: LANES }, (_, lane) => {
      const run = createRun({
        run_id: newRunId(),
        job_id: `lane_${lane}`,
        category: 'other',
        trigger: 'scheduled',
        queued_at: new Date(),
      });
      return transition(run, { type: 'start', at: new Date(), worker_id: 'bench' });
    });
    const inserts = started.map((run) => ({
      insertOne: { document: toDocument(write('insert', run), TEST_RETENTION) },
    }));
    await collection.bulkWrite(inserts, { ordered: false, writeConcern: DURABLE });
    const updates = started.map((run) => {
      const ended = transition(run, { type: 'complete', at: new Date(), durationSeconds: 0, result: null });
      const { q, u } = toUpdate(write('update', ended), TEST_RETENTION);
      return { updateOne: { filter: q, update: u } };
    });
    await collection.bulkWrite(updates, { ordered: false, writeConcern: DURABLE });
  }
  await checkAndClear(native, runs);
}

function write(kind: RunWrite['kind'], run: RunWrite['run']): RunWrite {
  return { kind, run, exclusive: true, newLogs: [], logsBefore: 0, logsTotal: 0, keepLogs: 50 };
}

async function checkAndClear(native: NativeDb, runs: number): Promise<void> {
  const completed = await native.collection('job_runs').countDocuments({ status: 'completed' });
  if (completed !== runs) throw new Error(`${completed} of ${runs} runs are completed`);
  await native.collection('job_runs').deleteMany({});
}

function rate(runs: number, ms: number): number {
  return runs / (ms / 1000);
}
