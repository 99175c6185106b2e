import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { report, startBenchDatabase } from './measure.js';

/** R15: resident memory of one bot process, idle, with 100 and with 10,000 active runs of 50 log lines each. */

const TOKEN = 'bench-token-of-enough-characters';
const MEBIBYTE = 1_048_576;
const PARALLEL_TRIGGERS = 50;

const database = await startBenchDatabase();
const bot = fork(path.join(path.dirname(fileURLToPath(import.meta.url)), 'memory-app.mjs'), {
  execArgv: ['--expose-gc'],
  env: {
    ...process.env,
    MONGODB_URI: database.uri,
    DB_HEALTH_TOKEN: TOKEN,
    BOT_API_PORT: '0',
    WORKER_CONCURRENCY: '10000',
    ACTS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'error',
    SHUTDOWN_GRACE_SECONDS: '0',
  },
});
const { address } = await answer<{ address: string }>();
let active = 0;

for (const [runs, budget] of [
  [0, 130],
  [100, 150],
  [10_000, 350],
] as const) {
  await startRuns(runs);
  // Let what was started be written and let go before anything is counted.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  bot.send('memory');
  const mebibytes = (await answer<{ rss: number }>()).rss / MEBIBYTE;
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

const gone = new Promise((resolve) => bot.once('exit', resolve));
bot.kill('SIGTERM');
await gone;
await database.close();

function answer<T>(): Promise<T> {
  return new Promise((resolve, reject) => {
    bot.once('message', (message) => resolve(message as T));
    bot.once('exit', (code) => reject(new Error(`the bot ended with ${code}`)));
  });
}

async function startRuns(wanted: number): Promise<void> {
  const trigger = async () => {
    const response = await fetch(`${address}/api/jobs/bench_still/trigger`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: '{}',
    });
    if (response.status !== 202) throw new Error(`trigger answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };
  while (active < wanted) {
    const batch = Math.min(PARALLEL_TRIGGERS, wanted - active);
    await Promise.all(Array.from({ length: batch }, trigger));
    active += batch;
  }
  while ((await running()) < wanted) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** How many runs the bot itself counts as running. */
async function running(): Promise<number> {
  const response = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return Number(/^jobs_active_runs\{job="bench_still"\} (\d+)$/m.exec(await response.text())?.[1] ?? 0);
}
