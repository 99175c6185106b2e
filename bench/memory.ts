import { setTimeout as sleep } from 'node:timers/promises';
import { startBenchBot } from './bot.js';
import { report, startBenchDatabase } from './measure.js';

/** R15: resident memory of one bot process, idle, with 100 and with 10,000 active runs of 50 log lines each. */

const MEBIBYTE = 1_048_576;
const PARALLEL_TRIGGERS = 50;
const JOB = 'bench_still';

const database = await startBenchDatabase();
const bot = await startBenchBot(database.uri, { WORKER_CONCURRENCY: '10000' });
let active = 0;

for (const [runs, budget] of [
  [0, 130],
  [100, 150],
  [10_000, 350],
] as const) {
  await startRuns(runs);
  // Let what was started be written and let go before anything is counted.
  await sleep(3_000);
  const mebibytes = (await bot.residentBytes()) / MEBIBYTE;
  report({
    id: 'R15',
    measure: runs === 0 ? 'memory, idle' : `memory, ${runs} active runs`,
    ours: `${mebibytes.toFixed(0)} MiB`,
    against: '500 MiB asked for',
    ratio: (mebibytes / 500).toFixed(2),
    budget: `< ${budget} MiB`,
    ok: mebibytes < budget,
  });
}

await bot.close();
await database.close();

async function startRuns(wanted: number): Promise<void> {
  while (active < wanted) {
    const batch = Math.min(PARALLEL_TRIGGERS, wanted - active);
    await Promise.all(Array.from({ length: batch }, () => bot.trigger(JOB)));
    active += batch;
  }
  while ((await running()) < wanted) await sleep(200);
}

/** How many runs the bot itself counts as running. */
async function running(): Promise<number> {
  return Number(/^jobs_active_runs\{job="bench_still"\} (\d+)$/m.exec(await bot.metrics())?.[1] ?? 0);
}
