import type { AnyBulkWriteOperation, Db as NativeDb } from 'mongodb';
import type { RunSink, RunWrite } from '../../apps/bot/src/store/run-sink.js';
import { toDocument, toUpdate } from '../../apps/bot/src/store/run-writes.js';
import type { RunDocument } from '../../apps/bot/src/store/stored-run.js';
import { buildJob } from '../../apps/bot/src/testing/builders.js';
import { TEST_RETENTION } from '../../apps/bot/src/testing/database.js';
import { inTurn, report, timed } from '../measure.js';
import type { RunsBench } from './setup.js';

const RUNS = 100_000;
const LANES = 1_000;
const JOBS = 20;
const DURABLE = { w: 'majority', j: true } as const;

/** R2: start and end of runs through the tracker alone, against a bulkWrite of the very same writes in the very same batches. */
export async function measureThroughput(bench: RunsBench, runs = RUNS): Promise<void> {
  const native = bench.patient;
  await native.collection('job_runs').deleteMany({});
  let batches: RunWrite[][] = [];
  const perSecond = await inTurn({
    tracker: async () => {
      batches = [];
      const ms = await timed(() => trackAll(bench, runs, batches));
      await checkAndClear(native, runs);
      return rate(runs, ms);
    },
    bulkWrite: async () => {
      if (batches.length === 0) await trackAll(bench, runs, batches);
      await native.collection('job_runs').deleteMany({});
      const ms = await timed(() => writeAll(native, batches));
      await checkAndClear(native, runs);
      return rate(runs, ms);
    },
  });
  const ratio = perSecond.tracker / perSecond.bulkWrite;
  const writes = batches.reduce((sum, { length }) => sum + length, 0) / runs;
  report({
    id: 'R2',
    measure: `start + end of ${runs} runs, ${LANES} at a time, ${writes.toFixed(2)} writes each (${bench.kind})`,
    ours: `${Math.round(perSecond.tracker)} runs/s`,
    against: `bulkWrite of the same writes: ${Math.round(perSecond.bulkWrite)} runs/s`,
    ratio: ratio.toFixed(2),
    budget: '≥ 0.70, ≥ 10,000 runs/s',
    ok: ratio >= 0.7 && perSecond.tracker >= 10_000,
  });
}

/** Lanes start one run after the other, each when the end of the one before is stored. */
async function trackAll(bench: RunsBench, runs: number, batches: RunWrite[][]): Promise<void> {
  const recording: RunSink = {
    write(batch) {
      batches.push([...batch]);
      return bench.store.sink.write(batch);
    },
    recordEnds: bench.store.sink.recordEnds,
  };
  const tracker = bench.tracker(LANES, recording);
  const jobs = Array.from({ length: JOBS }, (_, n) => buildJob({ id: `job_${n}`, allowConcurrent: true }));
  let started = 0;
  let ended = 0;
  const startNext = async () => {
    const job = jobs[started % JOBS];
    if (!job || started === runs) return;
    started += 1;
    const { state } = await tracker.start(job, { trigger: 'scheduled' });
    if (state !== 'started') throw new Error(`A start was ${state}`);
  };
  await new Promise<void>((resolve, reject) => {
    const unsubscribe = bench.bus.on('run.ended', () => {
      ended += 1;
      if (ended === runs) {
        unsubscribe();
        resolve();
      } else startNext().catch(reject);
    });
    for (let lane = 0; lane < LANES; lane += 1) startNext().catch(reject);
  });
  await tracker.drain(0);
}

async function writeAll(native: NativeDb, batches: readonly RunWrite[][]): Promise<void> {
  const collection = native.collection<RunDocument>('job_runs');
  for (const batch of batches) {
    await collection.bulkWrite(batch.map(toOperation), { ordered: false, writeConcern: DURABLE });
  }
}

function toOperation(write: RunWrite): AnyBulkWriteOperation<RunDocument> {
  if (write.kind === 'insert') return { insertOne: { document: toDocument(write, TEST_RETENTION) } };
  const { q, u } = toUpdate(write, TEST_RETENTION);
  return { updateOne: { filter: q, update: u } };
}

async function checkAndClear(native: NativeDb, runs: number): Promise<void> {
  const completed = await native.collection('job_runs').countDocuments({ status: 'completed' });
  if (completed !== runs) throw new Error(`${completed} of ${runs} runs are completed`);
  await native.collection('job_runs').deleteMany({});
}

function rate(runs: number, ms: number): number {
  return runs / (ms / 1000);
}
