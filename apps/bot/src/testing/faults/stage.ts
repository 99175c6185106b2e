import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { RunSummary } from '@jobs-monitor/core';
import { type BotSettings, startBot, type TestBot } from '../bots.js';
import { type FaultDatabase, startFaultDatabase } from '../fault-database.js';
import { countEnded, type Expectation, findViolations } from '../invariants.js';
import { type LedgerEntry, readLedger } from '../ledger.js';
import { createTempFolder, type TempFolder } from '../temp-folder.js';
import { until } from '../until.js';
import { startWorker, type TestWorker, type WorkerSettings } from '../workers.js';

/** Everything that a fault's test acts with; emptied before each test, and nothing of it is left after. */
export interface Stage {
  database(): FaultDatabase;
  addWorker(settings?: Partial<WorkerSettings>): Promise<TestWorker>;
  /** Ready, unless told otherwise. */
  addBot(settings?: Partial<BotSettings>, wait?: 'ready' | 'listening'): Promise<TestBot>;
  ledger(jobId?: string): LedgerEntry[];
  activeRuns(): Promise<RunSummary[]>;
  endedRuns(): Promise<RunSummary[]>;
  /** Waits until so many runs are active. */
  whenActive(count: number, timeoutMs?: number): Promise<RunSummary[]>;
  /** Waits until the statistics know so many ends. */
  whenCounted(ends: number): Promise<void>;
  violations(expected?: Expectation): Promise<string[]>;
}

/** To be called once in a file, outside of its tests. */
export function createStage(): Stage {
  let database: FaultDatabase;
  let folder: TempFolder;
  let file: string;
  let workers: TestWorker[];
  let bots: TestBot[];

  beforeAll(async () => {
    database = await startFaultDatabase();
  }, 20_000);
  afterAll(() => database.close(), 20_000);
  beforeEach(async () => {
    workers = [];
    bots = [];
    folder = await createTempFolder();
    file = await folder.write('ledger.jsonl', '');
    await database.clear();
  }, 20_000);
  afterEach(async () => {
    for (const worker of workers) worker.signal('SIGKILL');
    await Promise.all([...workers.map(({ exited }) => exited), ...bots.map((bot) => bot.close())]);
    await folder.remove();
  }, 20_000);

  const activeRuns = () => database.store.runs.active();

  return {
    database: () => database,
    async addWorker(settings = {}) {
      const worker = await startWorker({ uri: database.uri, ledger: file, ...settings });
      workers.push(worker);
      return worker;
    },
    async addBot(settings = {}, wait = 'ready') {
      const bot = await startBot({ uri: database.uri, ledger: file, ...settings });
      bots.push(bot);
      if (wait === 'ready') await bot.whenReady();
      return bot;
    },
    ledger: (jobId) => readLedger(file, jobId),
    activeRuns,
    async endedRuns() {
      const { runs } = await database.store.runs.list({}, null, 100_000);
      return runs.filter(({ ended_at }) => ended_at);
    },
    whenActive: (count, timeoutMs = 10_000) =>
      until(
        async () => {
          const runs = await activeRuns();
          return runs.length === count ? runs : null;
        },
        { timeoutMs, everyMs: 50 },
      ),
    async whenCounted(ends) {
      await until(async () => (await countEnded(database.db)) >= ends);
    },
    violations: (expected) => findViolations(database.db, readLedger(file), expected),
  };
}
