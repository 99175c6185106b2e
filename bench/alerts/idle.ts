import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../apps/bot/src/testing/until.js';
import { percentile, report } from '../measure.js';
import { type AlertsBench, doorTime, IDLE_JOBS, idleChat, jobName, WARM_UP } from './jobs.js';

const PAUSE_MS = 100;

/** R17, idle: one failure after the other. */
export async function measureIdle({ bot, telegram, kind }: AlertsBench): Promise<void> {
  const waits: number[] = [];
  for (const n of IDLE_JOBS) {
    const { ended_at } = await bot.ended(await bot.trigger(jobName(n)), 'failed');
    const arrivedAt = await until(() => doorTime(telegram, idleChat(n)), { timeoutMs: 10_000, everyMs: 5 });
    if (n >= WARM_UP) waits.push(arrivedAt - Date.parse(String(ended_at)));
    await sleep(PAUSE_MS);
  }
  const sent = telegram.messages.filter(({ text }) => text.includes('Disk full on host')).length;
  if (sent !== IDLE_JOBS.length) throw new Error(`${sent} messages for ${IDLE_JOBS.length} failures`);
  const [p50, p99] = [percentile(waits, 50), percentile(waits, 99)];
  report({
    id: 'R17',
    measure: `failure → message at the chat server, idle, ${waits.length} failures (${kind})`,
    ours: `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
    against: '10 s asked for',
    ratio: (p99 / 10_000).toFixed(3),
    budget: 'p99 < 1000 ms',
    ok: p99 < 1_000,
  });
}
