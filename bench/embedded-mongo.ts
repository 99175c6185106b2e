/**
 * The budget of the embedded database, measured over a real socket against a server that is a process of its own.
 * `npx tsx bench/embedded-mongo.ts [documents]` reports one row per measure; 100,000 documents unless told otherwise.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report as reportRow } from './measure.js';

const MAIN = new URL('../packages/embedded-mongo/src/main.ts', import.meta.url).pathname;
const { MongoClient } = createRequire(MAIN)('mongodb') as typeof import('mongodb');

const documents = Number(process.argv[2] ?? 100_000);
const dir = await mkdtemp(join(tmpdir(), 'embedded-mongo-bench-'));
const INDEXES = [
  { key: { job: 1, startedAt: -1 as const }, name: 'job' },
  { key: { status: 1, startedAt: -1 as const }, name: 'status' },
  { key: { worker: 1 }, name: 'worker', partialFilterExpression: { status: 'running' } },
  { key: { exclusive: 1 }, name: 'exclusive', unique: true, partialFilterExpression: { exclusive: { $exists: true } } },
  { key: { startedAt: -1 as const, _id: -1 as const }, name: 'recent' },
] as const;

interface RunDocument extends ReturnType<typeof run> {
  logs?: { level: string; message: string }[];
  endedAt?: Date;
}

interface Server {
  child: ChildProcess;
  uri: string;
  startMs: number;
}

async function start(): Promise<Server> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--dir', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const { uri, openedInMs } = JSON.parse(String(line)) as { uri: string; openedInMs: number };
  return { child, uri, startMs: openedInMs ?? performance.now() - began };
}

async function stop({ child }: Server): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A row of the table; a number with a budget keeps it by being at least that per second, or at most that many milliseconds. */
function report(name: string, value: string, budget: string): void {
  const figures = [value, budget].map((text) => Number.parseFloat(text.replaceAll(',', '')));
  const [got = 0, asked = Number.NaN] = figures;
  const ok = Number.isNaN(asked) || (budget.endsWith('/s') ? got >= asked : got <= asked);
  reportRow({ id: 'DB', measure: name, ours: value, against: '', ratio: '', budget, ok });
}

function run(i: number) {
  return {
    job: `job_${i % 50}`,
    status: i % 1000 === 0 ? 'running' : 'completed',
    startedAt: new Date(1_700_000_000_000 + i * 1000),
    worker: `worker-${i % 4}`,
    progress: { percent: i % 100, message: 'step' },
    attempt: 1,
  };
}

/** Median milliseconds of a step. */
async function median(times: number, step: (i: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    await step(i);
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] as number;
}

async function residentMegabytes({ child }: Server): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

let server = await start();
report('started, empty', `${server.startMs.toFixed(0)} ms`, '300 ms');
let client = await MongoClient.connect(server.uri);
let runs = client.db('bench').collection<RunDocument>('runs');
await runs.createIndexes(INDEXES.map((index) => ({ ...index })));

const single = client.db('bench').collection('single');
const inserting = performance.now();
for (let i = 0; i < 5000; i += 1) await single.insertOne(run(i));
report(
  'single acknowledged inserts, one connection',
  `${Math.round(5000 / ((performance.now() - inserting) / 1000))}/s`,
  '3,000/s',
);

const filling = performance.now();
for (let i = 0; i < documents; i += 1000) {
  const operations = Array.from({ length: 1000 }, (_, j) => ({ insertOne: { document: run(i + j) } }));
  await runs.bulkWrite(operations, { ordered: false });
}
report(
  'bulkWrite of 1,000 inserts, six indexes',
  `${Math.round(documents / ((performance.now() - filling) / 1000))}/s`,
  '20,000/s',
);

const ids = (
  await runs
    .find({}, { projection: { _id: 1 } })
    .limit(20_000)
    .toArray()
).map(({ _id }) => _id);
const updating = performance.now();
for (let i = 0; i < ids.length; i += 1000) {
  const operations = ids.slice(i, i + 1000).map((_id, j) => ({
    updateOne: {
      filter: { _id, attempt: 1 },
      update: { $set: { 'progress.percent': j + 1000, 'progress.message': 'next' } },
    },
  }));
  await runs.bulkWrite(operations, { ordered: false });
}
report(
  'bulkWrite of 1,000 updateOne by _id',
  `${Math.round(ids.length / ((performance.now() - updating) / 1000))}/s`,
  '15,000/s',
);

const ending = performance.now();
for (let i = 0; i < ids.length; i += 1000) {
  const operations = ids.slice(i, i + 1000).map((_id) => ({
    updateOne: {
      filter: { _id, attempt: 1 },
      update: {
        $set: { status: 'failed', endedAt: new Date() },
        $inc: { attempt: 1 },
        $push: { logs: { level: 'info', message: 'end' } },
        $unset: { worker: 1 as const },
      },
    },
  }));
  await runs.bulkWrite(operations, { ordered: false });
}
report(
  'bulkWrite of 1,000 updateOne that move index keys',
  `${Math.round(ids.length / ((performance.now() - ending) / 1000))}/s`,
  '',
);

const page = await median(50, (i) =>
  runs
    .find({ job: `job_${i}` })
    .sort({ startedAt: -1 })
    .limit(50)
    .toArray(),
);
report(`page of 50 among ${documents} by index`, `${page.toFixed(2)} ms`, '10 ms');
const recent = await median(50, () => runs.find({}).sort({ startedAt: -1, _id: -1 }).limit(50).toArray());
report('page of 50, newest first, no filter', `${recent.toFixed(2)} ms`, '10 ms');
report('estimatedDocumentCount', `${(await median(20, () => runs.estimatedDocumentCount())).toFixed(2)} ms`, '');
report(
  'countDocuments by index (1 % match)',
  `${(await median(10, () => runs.countDocuments({ job: 'job_1' }))).toFixed(2)} ms`,
  '',
);
report(
  'findOneAndUpdate by _id',
  `${(await median(200, (i) => runs.findOneAndUpdate({ _id: ids[i] }, { $inc: { attempt: 1 } }))).toFixed(2)} ms`,
  '',
);
report(
  'insert with j: true',
  `${(await median(50, (i) => single.insertOne(run(i), { writeConcern: { journal: true } }))).toFixed(2)} ms`,
  '',
);

await client.close();
await stop(server);
server = await start();
report(`started with ${documents} documents`, `${server.startMs.toFixed(0)} ms`, '1,000 ms');
client = await MongoClient.connect(server.uri);
runs = client.db('bench').collection<RunDocument>('runs');
const before = await residentMegabytes(server);
await new Promise((resolve) => setTimeout(resolve, 10_000));
report(
  'resident after start, after 10 s idle',
  `${before.toFixed(0)}, ${(await residentMegabytes(server)).toFixed(0)} MB`,
  'no growth',
);
await client.close();
await stop(server);
await rm(dir, { recursive: true });
