import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeTelegram } from '../apps/bot/src/testing/fake-telegram.js';
import { measureIdle } from './alerts/idle.js';
import { IDLE_JOBS, idleChat, jobName, STORM_CHAT, STORM_JOBS } from './alerts/jobs.js';
import { measureStorm } from './alerts/storm.js';
import { startBenchBot } from './bot.js';
import { startBenchDatabase } from './measure.js';

/** R17: from a failure to its message at the door of the chat server, idle and in a storm. */

const folder = await mkdtemp(path.join(tmpdir(), 'bench-alerts-'));
const rulesFile = path.join(folder, 'alerts.yml');
// Each idle job has a chat of its own, so that no limit of a chat stands between a failure and its message.
const rules = [...IDLE_JOBS.map((n) => ruleOf(n, `telegram:${idleChat(n)}`)), ...STORM_JOBS.map((n) => ruleOf(n))];
await writeFile(rulesFile, `alerts:\n${rules.join('\n')}\n`);

const database = await startBenchDatabase();
const telegram = await startFakeTelegram();
const bot = await startBenchBot(database.uri, {
  BENCH_FAILING_JOBS: String(IDLE_JOBS.length + STORM_JOBS.length),
  ALERTS_CONFIG_PATH: rulesFile,
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  ALERT_TELEGRAM_CHAT_ID: STORM_CHAT,
});
const bench = { bot, telegram, kind: database.kind };
try {
  await measureIdle(bench);
  await measureStorm(bench);
} finally {
  await bot.close();
  await telegram.close();
  await database.close();
  await rm(folder, { recursive: true });
}

function ruleOf(n: number, channel = 'telegram'): string {
  return `  - { name: rule_${n}, event_pattern: job_failed, match: { job_id: ${jobName(n)} }, channels: ["${channel}"] }`;
}
