import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startFakeTelegram } from '../apps/bot/src/testing/fake-telegram.js';
import { report, startBenchDatabase } from './measure.js';

/** R15, growth: memory of a worker that alerts, after its first 10^4 runs and after 10^5, of which every tenth failed. */

const FIRST = 10_000;
const ALL = 100_000;
const MEBIBYTE = 1_048_576;

interface Answer {
  rss: number;
  heap: number;
  failures: number;
}

const database = await startBenchDatabase();
const telegram = await startFakeTelegram();
const worker = fork(path.join(path.dirname(fileURLToPath(import.meta.url)), 'failures-app.mjs'), {
  execArgv: ['--expose-gc'],
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  env: {
    ...process.env,
    MONGODB_URI: database.uri,
    LOG_LEVEL: 'error',
    SHUTDOWN_GRACE_SECONDS: '0',
    WORKER_CONCURRENCY: '1000',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    ALERT_TELEGRAM_CHAT_ID: '-1000',
  },
});
const exited = once(worker, 'exit');
const [first, last] = await measure().finally(async () => {
  worker.kill('SIGTERM');
  await exited;
  await telegram.close();
  await database.close();
});
if (telegram.messages.length === 0) throw new Error('Nobody was told of any failure');

for (const [what, of] of [
  ['resident', 'rss'],
  ['heap', 'heap'],
] as const) {
  const growth = last[of] / first[of] - 1;
  report({
    id: 'R15',
    measure: `${what} memory with alerting after ${ALL} runs, every tenth failed (${database.kind})`,
    ours: `${(last[of] / MEBIBYTE).toFixed(1)} MiB`,
    against: `after ${FIRST}: ${(first[of] / MEBIBYTE).toFixed(1)} MiB`,
    ratio: (1 + growth).toFixed(3),
    budget: 'growth < 5 %',
    ok: growth < 0.05,
  });
}

async function measure(): Promise<[Answer, Answer]> {
  await message();
  return [await runTo(FIRST, 0), await runTo(ALL, FIRST)];
}

async function runTo(total: number, before: number): Promise<Answer> {
  worker.send({ runs: total - before });
  const answer = (await message()) as Answer;
  if (answer.failures !== total / 10) throw new Error(`${answer.failures} of ${total / 10} failures are in alerts`);
  return answer;
}

async function message(): Promise<unknown> {
  const ended = exited.then(([code]): never => {
    throw new Error(`the worker ended with ${code}`);
  });
  const [said] = await Promise.race([once(worker, 'message'), ended]);
  return said;
}
