import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../apps/bot/src/testing/until.js';
import type { BenchBot } from '../bot.js';
import { percentile, report } from '../measure.js';
import { type AlertsBench, doorTime, jobName, STORM_CHAT, STORM_JOBS } from './jobs.js';

const RUNS = 1_000;
const MINUTE_MS = 60_000;
const PER_MINUTE = 20;
/** Runs of a job that goes about its work meanwhile. */
const PROBES = 20;

/** R17 in a storm: a thousand failures in a minute, of fifty jobs in one chat, and a job beside them that works. */
export async function measureStorm({ bot, telegram, kind }: AlertsBench): Promise<void> {
  const [, beside] = await Promise.all([runForAMinute(bot, () => 'bench_good'), probe(bot)]);
  const callsBefore = telegram.calls.length;
  const failing = runForAMinute(bot, (n) => jobName(STORM_JOBS[n % STORM_JOBS.length] ?? 0));
  const [first, inStorm] = await Promise.all([failing, probe(bot)]);
  const { ended_at } = await bot.ended(first, 'failed');
  const arrivedAt = await until(() => doorTime(telegram, STORM_CHAT));
  const firstMs = arrivedAt - Date.parse(String(ended_at));
  await checkCounts(bot);
  const most = mostInAMinute(telegram.calls.slice(callsBefore).map(({ at }) => at));

  report({
    id: 'R17',
    measure: `first failure → message at the chat server, ${RUNS} failures in a minute (${kind})`,
    ours: `${firstMs.toFixed(0)} ms, ${most} messages in a minute`,
    against: '10 s asked for',
    ratio: (firstMs / 10_000).toFixed(3),
    budget: `≤ 2000 ms, ≤ ${PER_MINUTE} messages`,
    ok: firstMs <= 2_000 && most <= PER_MINUTE,
  });
  report({
    id: 'R17',
    measure: `a run of a second in that storm, median of ${PROBES} (${kind})`,
    ours: `${inStorm.toFixed(1)} ms`,
    against: `beside ${RUNS} good runs in a minute: ${beside.toFixed(1)} ms`,
    ratio: (inStorm / beside).toFixed(3),
    budget: '≤ 1.01',
    ok: inStorm / beside <= 1.01,
  });
}

/** Starts the runs evenly; answers the id of the first. */
async function runForAMinute(bot: BenchBot, jobOf: (n: number) => string): Promise<string> {
  const from = performance.now();
  const runs: Promise<string>[] = [];
  for (let n = 0; n < RUNS; n += 1) {
    await sleep(Math.max(0, from + (n * MINUTE_MS) / RUNS - performance.now()));
    runs.push(bot.trigger(jobOf(n)));
  }
  const [first = ''] = await Promise.all(runs);
  return first;
}

/** Median wall time of the handler of `bench_steps`, over runs spread through a minute. */
async function probe(bot: BenchBot): Promise<number> {
  const walls: number[] = [];
  for (let each = 0; each < PROBES; each += 1) {
    const next = sleep(MINUTE_MS / PROBES);
    const { result } = await bot.ended(await bot.trigger('bench_steps'), 'completed');
    walls.push(Number(result?.wall_ms));
    await next;
  }
  return percentile(walls, 50);
}

/** Every failure is counted once in the alert of its job. */
async function checkCounts(bot: BenchBot): Promise<void> {
  const countAll = async () => {
    const { alerts } = await bot.call<{ alerts: { rule: string; count: number }[] }>('GET', '/api/alerts?limit=200');
    const ours = new Set(STORM_JOBS.map((n) => `rule_${n}`));
    return alerts.filter(({ rule }) => ours.has(rule)).reduce((sum, { count }) => sum + count, 0);
  };
  await until(async () => (await countAll()) === RUNS, { timeoutMs: 10_000, everyMs: 200 });
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE_MS).length));
}
