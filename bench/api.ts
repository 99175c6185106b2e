import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { RunStatus } from '@jobs-monitor/core';
import { v7 } from 'uuid';
import { createHttpServer } from '../apps/bot/src/api/http-server.js';
import { createApi } from '../apps/bot/src/api/server.js';
import { createBus } from '../apps/bot/src/events/bus.js';
import { createStore } from '../apps/bot/src/store/create-store.js';
import { createDb } from '../apps/bot/src/store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../apps/bot/src/store/indexes.js';
import { buildJob, buildRun } from '../apps/bot/src/testing/builders.js';
import { TEST_RETENTION, withDatabase } from '../apps/bot/src/testing/database.js';
import { createRecordingLog } from '../apps/bot/src/testing/log.js';
import { createTestOperations } from '../apps/bot/src/testing/operations.js';
import { percentile, report, startBenchDatabase, timed } from './measure.js';

/** R7: the run list and the job page over HTTP, with 10^4, 10^5 and 10^6 ended runs in the database. */

const SIZES = [10_000, 100_000, 1_000_000];
const JOBS = 20;
const REQUESTS = 200;
const ROUNDS = 5;
const TOKEN = 'a-token-for-this-measurement-only';
const DAY_MS = 86_400_000;

const database = await startBenchDatabase();
const log = createRecordingLog();
const uri = withDatabase(database.uri, `bench_${randomUUID().replaceAll('-', '')}`);
const db = createDb({ uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
await db.whenReady();
// Not bound by the timeouts of a request: it stores a million runs.
const { MongoClient } = createRequire(new URL('../apps/bot/package.json', import.meta.url))(
  'mongodb',
) as typeof import('mongodb');
const seeder = await new MongoClient(uri).connect();
const store = createStore(db, { retention: TEST_RETENTION, now: () => new Date(), log });
const jobs = Array.from({ length: JOBS }, (_, n) => buildJob({ id: `job_${n}` }));
const api = createApi({
  operations: createTestOperations(store, jobs).operations,
  idempotency: store.idempotency,
  bus: createBus(() => undefined),
  otherRuns: { start() {}, stop() {} },
  metrics: { expose: async () => ({ type: 'text/plain', text: '' }), observeRequest() {} },
  checks: () => [],
  tokens: [TOKEN],
  metricsPublic: false,
  trustedProxies: 0,
  actsPerMinute: 60,
  version: '0.0.0',
  log,
  now: () => new Date(),
  newId: randomUUID,
  inScope: (_scope, work) => work(),
});
const server = createHttpServer(api.callback(), randomUUID);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const pages = {
  'run list, first page': async () => '/api/runs?limit=50',
  'run list, deep page': async (size: number) => `/api/runs?limit=50&cursor=${await cursorAt(size)}`,
  'run list of a job': async () => '/api/runs?limit=50&job_id=job_7',
  'failed runs': async () => '/api/runs?limit=50&status=failed',
  'job page': async () => '/api/jobs/job_7',
};
type Page = keyof typeof pages;

interface Figures {
  p50: number;
  p99: number;
}

let stored = 0;
const measured: Record<number, Record<Page, Figures>> = {};
try {
  for (const size of SIZES) {
    const seedMs = await timed(() => seed(size));
    console.log(`${size} runs stored (${Math.round(seedMs / 1_000)} s)`);
    const here = {} as Record<Page, Figures>;
    for (const [name, pathFor] of Object.entries(pages)) here[name as Page] = await measurePage(await pathFor(size));
    measured[size] = here;
  }
  for (const name of Object.keys(pages) as Page[]) reportPage(name);
} finally {
  server.closeAllConnections();
  server.close();
  api.close();
  await seeder.close();
  await db.close();
  await database.close();
}

/** Sequential requests, in milliseconds: the median over the rounds of each round's percentiles. */
async function measurePage(path: string): Promise<Figures> {
  const rounds: Figures[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    globalThis.gc?.();
    const times: number[] = [];
    for (let n = 0; n < REQUESTS; n += 1) times.push(await timed(() => get(path)));
    if (round > 0) rounds.push({ p50: percentile(times, 50), p99: percentile(times, 99) });
  }
  const median = (of: keyof Figures) =>
    percentile(
      rounds.map((round) => round[of]),
      50,
    );
  return { p50: median('p50'), p99: median('p99') };
}

async function get(path: string): Promise<{ runs?: unknown[]; history?: unknown[] }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  const body = (await answer.json()) as { runs?: unknown[]; history?: unknown[] };
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  if ((body.runs ?? body.history ?? []).length === 0) throw new Error(`${path}: nothing delivered`);
  return body;
}

/** Adds ended runs, spread over a week, until there are `size`. */
async function seed(size: number): Promise<void> {
  const runs = seeder.db().collection<{ _id: string }>('job_runs');
  const now = Date.now();
  while (stored < size) {
    const batch = Array.from({ length: Math.min(1_000, size - stored) }, (_, n) => endedRun(stored + n, now));
    await runs.insertMany(batch, { ordered: false });
    stored += batch.length;
  }
  const last = buildRun({ job_id: 'job_7', status: 'completed', ended_at: new Date(now), duration_seconds: 1 });
  await store.sink.recordEnds([last]);
}

function endedRun(number: number, now: number) {
  const at = new Date(now - ((number * 7_919) % 1_000_003) * ((7 * DAY_MS) / 1_000_003));
  const status: RunStatus = number % 100 === 0 ? 'failed' : 'completed';
  const { run_id: _, ...run } = buildRun({
    job_id: `job_${number % JOBS}`,
    status,
    queued_at: at,
    started_at: at,
    ended_at: new Date(at.getTime() + 1_000),
    duration_seconds: 1,
    progress: 100,
    result: { deleted: number },
    logs: [{ timestamp: at, level: 'info', message: 'done' }],
  });
  return { _id: v7({ msecs: at.getTime() }), ...run, logs_total: 1, expires_at: new Date(now + 7 * DAY_MS) };
}

/** The id of a run nine tenths of the way down. */
async function cursorAt(size: number): Promise<string> {
  const runs = seeder.db().collection<{ _id: string }>('job_runs');
  const [oldest] = await runs
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .skip(Math.floor(size / 10))
    .limit(1)
    .toArray();
  return oldest?._id ?? '';
}

function reportPage(name: Page): void {
  const deep = name === 'run list, deep page';
  const figures = SIZES.map((size) => measured[size]?.[name] ?? { p50: Number.NaN, p99: Number.NaN });
  const largest = figures.at(-1)?.p99 ?? Number.NaN;
  const against = deep ? measured[SIZES.at(-1) ?? 0]?.['run list, first page'].p99 : figures[0]?.p99;
  const ratio = largest / (against ?? Number.NaN);
  const show = (of: keyof Figures) => figures.map((figure) => figure[of].toFixed(1)).join(', ');
  report({
    id: 'R7',
    measure: `${name}, p99 (p50) at 10^4, 10^5, 10^6 runs, ${database.kind}`,
    ours: `${show('p99')} (${show('p50')}) ms`,
    against: deep ? 'first page' : 'itself at 10^4',
    ratio: ratio.toFixed(2),
    budget: '≤ 2, < 50 ms',
    ok: ratio <= 2 && largest < 50,
  });
}
