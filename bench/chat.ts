import { type FakeTelegram, startFakeTelegram } from '../apps/bot/src/testing/fake-telegram.js';
import { until } from '../apps/bot/src/testing/until.js';
import { startBenchBot } from './bot.js';
import { measuredCommands } from './chat/commands.js';
import { createPrepare } from './chat/prepare.js';
import { fillHistory } from './history.js';
import { percentile, report, startBenchDatabase } from './measure.js';

/** R16: every command of the chat, from the update that leaves the chat server to the answer at its door. */

const HISTORY = Number(process.env.BENCH_RUNS ?? 1_000_000);
const SAMPLES = 60;
const WARM_UP = 5;
const BUDGET_MS = 100;
const FAILING_JOBS = 3 * (SAMPLES + WARM_UP);
const JOBS = ['bench_good', 'bench_steps', 'backups_cleanup', 'cache_warming', 'batch_analyze'];
const DANA = { from: 1, chat: '1', name: 'Dana' };
/** What an answer begins with that is none. */
const REFUSED = /^(⛔|⏳ Too soon|⚠️ There is no|⚠️ Which)/;

const database = await startBenchDatabase();
const telegram = await startFakeTelegram();
const env = {
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  ALERT_TELEGRAM_CHAT_ID: '-2000',
  ADMIN_USER_IDS: DANA.chat,
  SENSITIVE_COMMAND_COOLDOWN_SEC: '0',
  WEBAPP_URL: 'https://jobs.example.org',
  WORKER_CONCURRENCY: '1000',
  BENCH_FAILING_JOBS: String(FAILING_JOBS),
};
// The indexes are there before the runs are, as they are in a database that grew.
await (await startBenchBot(database.uri, env)).close();
await fillHistory(database.uri, HISTORY, JOBS);
const bot = await startBenchBot(database.uri, env);
try {
  await measure(telegram);
} finally {
  await bot.close();
  await telegram.close();
  await database.close();
}

async function measure(server: FakeTelegram): Promise<void> {
  const type = (text: string) => answerMs(server, text);
  const results: { name: string; p50: number; p95: number }[] = [];
  let incidents = 0;
  for (const { name, type: wish } of measuredCommands(createPrepare(bot, type))) {
    const samples: number[] = [];
    for (let n = -WARM_UP; n < SAMPLES; n += 1) {
      const text = await wish(incidents);
      if (/^\/(incident|ack|resolve) /.test(text)) incidents += 1;
      const ms = await type(text);
      if (n >= 0) samples.push(ms);
    }
    const result = { name, p50: percentile(samples, 50), p95: percentile(samples, 95) };
    console.log(`${name}: p50 ${result.p50.toFixed(1)} ms, p95 ${result.p95.toFixed(1)} ms`);
    results.push(result);
  }
  const slowest = results.toSorted((a, b) => b.p95 - a.p95)[0];
  if (!slowest) throw new Error('Nothing was measured');
  report({
    id: 'R16',
    measure: `${results.length} commands of the chat, update → call at the chat server, ${HISTORY} runs (${database.kind})`,
    ours: `slowest ${slowest.name}: p50 ${slowest.p50.toFixed(0)} ms, p95 ${slowest.p95.toFixed(0)} ms`,
    against: '500 ms asked for',
    ratio: (slowest.p95 / 500).toFixed(2),
    budget: `p95 < ${BUDGET_MS} ms each`,
    ok: slowest.p95 < BUDGET_MS,
  });
}

/** Milliseconds until what somebody types is answered; it leaves at once, since the bot is waiting for it. */
async function answerMs({ calls, messages, polls, say }: FakeTelegram, text: string): Promise<number> {
  await until(polls.isOpen);
  const before = calls.length;
  const from = performance.now();
  say(text, DANA);
  const call = await until(
    () =>
      calls.slice(before).find(({ method, params }) => /^send/.test(method) && String(params.chat_id) === DANA.chat),
    { everyMs: 1, timeoutMs: 20_000 },
  );
  const answer = messages.findLast(({ chat }) => chat === DANA.chat)?.text ?? '';
  if (!call.done || REFUSED.test(answer)) throw new Error(`${text} was answered by: ${answer}`);
  return call.at - from;
}
