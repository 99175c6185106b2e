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

/** R7: the run list and the job page over HTTP, with 10^4, 10^5 and 10^6 ended runs in the database, the sizes in turn. */

const SIZES = [10_000, 100_000, 1_000_000];
const JOBS = 20;
const REQUESTS = 200;
const ROUNDS = 5;
const TOKEN = 'a-token-for-this-measurement-only';
const DAY_MS = 86_400_000;
const { MongoClient } = createRequire(new URL('../apps/bot/package.json', import.meta.url))(
  'mongodb',
) as typeof import('mongodb');

const PAGES = {
  'run list, first page': () => '/api/runs?limit=50',
  'run list, deep page': (deepId: string) => `/api/runs?limit=50&cursor=${deepId}`,
  'run list of a job': () => '/api/runs?limit=50&job_id=job_7',
  'failed runs': () => '/api/runs?limit=50&status=failed',
  'job page': () => '/api/jobs/job_7',
};
type Page = keyof typeof PAGES;

interface Figures {
  p50: number;
  p99: number;
}

const database = await startBenchDatabase();
try {
  const bots: Awaited<ReturnType<typeof startBot>>[] = [];
  for (const size of SIZES) bots.push(await startBot(size));
  const firstPages = await measure(bots, 'run list, first page');
  for (const page of Object.keys(PAGES) as Page[]) {
    const figures = page === 'run list, first page' ? firstPages : await measure(bots, page);
    reportPage(page, figures, firstPages);
  }
  for (const bot of bots) await bot.close();
} finally {
  await database.close();
}

/** An API over a database with so many ended runs. */
async function startBot(size: number) {
  const log = createRecordingLog();
  const uri = withDatabase(database.uri, `bench_${size}_${Date.now()}`);
  const db = createDb({ uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
  await db.whenReady();
  const store = createStore(db, { retention: TEST_RETENTION, now: () => new Date(), log });
  // Not bound by the timeouts of a request: it stores a million runs.
  const seeder = await new MongoClient(uri).connect();
  const seedMs = await timed(() => seed(seeder.db().collection<{ _id: string }>('job_runs'), size));
  console.log(`${size} runs stored (${Math.round(seedMs / 1_000)} s)`);
  const deepId = await idNearTheEnd(seeder.db().collection<{ _id: string }>('job_runs'), size);
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
    roleToday: ({ role }) => role,
    newId: randomUUID,
    inScope: (_scope, work) => work(),
  });
  const server = createHttpServer(api.callback(), randomUUID);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    /** Milliseconds until a page was there, whole. */
    time: (page: Page) => timed(() => get(`http://127.0.0.1:${port}${PAGES[page](deepId)}`)),
    async close() {
      server.closeAllConnections();
      server.close();
      api.close();
      // The embedded server's folder goes as a whole.
      if (database.kind === 'mongodb') await seeder.db().dropDatabase();
      await seeder.close();
      await db.close();
    },
  };
}

/** Sequential requests, the sizes in turn: for each the median over the rounds of each round's percentiles, in milliseconds. */
async function measure(bots: Awaited<ReturnType<typeof startBot>>[], page: Page): Promise<Figures[]> {
  const rounds = bots.map((): Figures[] => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    globalThis.gc?.();
    const times = bots.map((): number[] => []);
    for (let n = 0; n < REQUESTS; n += 1) {
      for (const [index, bot] of bots.entries()) times[index]?.push(await bot.time(page));
    }
    if (round === 0) continue;
    for (const [index, taken] of times.entries()) {
      rounds[index]?.push({ p50: percentile(taken, 50), p99: percentile(taken, 99) });
    }
  }
  const median = (figures: readonly Figures[], of: keyof Figures) =>
    percentile(
      figures.map((figure) => figure[of]),
      50,
    );
  return rounds.map((figures) => ({ p50: median(figures, 'p50'), p99: median(figures, 'p99') }));
}

async function get(url: string): Promise<void> {
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${TOKEN}` } });
  const body = (await answer.json()) as { runs?: unknown[]; history?: unknown[] };
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
  if ((body.runs ?? body.history ?? []).length === 0) throw new Error(`${url}: nothing delivered`);
}

type Runs = import('mongodb').Collection<{ _id: string }>;

/** Stores ended runs, spread over a week. */
async function seed(runs: Runs, size: number): Promise<void> {
  const now = Date.now();
  for (let stored = 0; stored < size; stored += 1_000) {
    await runs.insertMany(
      Array.from({ length: 1_000 }, (_, n) => endedRun(stored + n, now)),
      { ordered: false },
    );
  }
}

function endedRun(number: number, now: number) {
  const at = new Date(now - ((number * 7_919) % 1_000_003) * ((7 * DAY_MS) / 1_000_003));
  const status: RunStatus = number % 100 === 7 ? 'failed' : 'completed';
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
async function idNearTheEnd(runs: Runs, size: number): Promise<string> {
  const found = await runs
    .find({}, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .skip(Math.floor(size / 10))
    .limit(1)
    .toArray();
  return found[0]?._id ?? '';
}

function reportPage(page: Page, figures: readonly Figures[], firstPages: readonly Figures[]): void {
  const deep = page === 'run list, deep page';
  const largest = figures.at(-1)?.p99 ?? Number.NaN;
  const against = deep ? firstPages.at(-1)?.p99 : figures[0]?.p99;
  const ratio = largest / (against ?? Number.NaN);
  const show = (of: keyof Figures) => figures.map((figure) => figure[of].toFixed(1)).join(', ');
  report({
    id: 'R7',
    measure: `${page}, p99 (p50) at 10^4, 10^5, 10^6 runs, ${database.kind}`,
    ours: `${show('p99')} (${show('p50')}) ms`,
    against: deep ? 'first page' : 'itself at 10^4',
    ratio: ratio.toFixed(2),
    budget: '≤ 2, < 50 ms',
    ok: ratio <= 2 && largest < 50,
  });
}
