import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../apps/bot/src/testing/until.js';
import type { BenchBot } from '../bot.js';
import { percentile, report } from '../measure.js';
import { type AlertsBench, doorTime, jobName, STORM_CHAT, STORM_JOBS } from './jobs.js';

const FAILURES = 1_000;
const MINUTE_MS = 60_000;
const PER_MINUTE = 20;
/** Runs of a job that goes about its work meanwhile, and before for comparison. */
const PROBES = 20;

/** R17 in a storm: a thousand failures in a minute, of fifty jobs in one chat, and a job beside them that works. */
export async function measureStorm(bench: AlertsBench): Promise<void> {
  const { bot, telegram, kind } = bench;
  const quiet = await probe(bot, 0);
  const callsBefore = telegram.calls.length;
  const failing = failForAMinute(bot);
  const stormy = await probe(bot, MINUTE_MS / PROBES);
  const failedAt = await failing;
  const arrivedAt = await until(() => doorTime(telegram, STORM_CHAT));
  const firstMs = arrivedAt - failedAt;
  await checkCounts(bot);
  const most = mostInAMinute(telegram.calls.slice(callsBefore).map(({ at }) => at));
  if (most > PER_MINUTE) throw new Error(`${most} messages in a minute`);

  report({
    id: 'R17',
    measure: `first failure → message at the chat server, ${FAILURES} failures in a minute (${kind})`,
    ours: `${firstMs.toFixed(0)} ms, ${most} messages in a minute`,
    against: '10 s asked for',
    ratio: (firstMs / 10_000).toFixed(3),
    budget: `≤ 2000 ms, ≤ ${PER_MINUTE} messages`,
    ok: firstMs <= 2_000,
  });
  const addedMs = stormy - quiet;
  report({
    id: 'R17',
    measure: `a run of a second in that storm, median of ${PROBES} (${kind})`,
    ours: `${stormy.toFixed(1)} ms`,
    against: `${quiet.toFixed(1)} ms before it`,
    ratio: (stormy / quiet).toFixed(4),
    budget: '< 2 ms added',
    ok: addedMs < 2,
  });
}

/** Lets the jobs fail in turn, evenly; answers when the first run had failed. */
async function failForAMinute(bot: BenchBot): Promise<number> {
  const from = performance.now();
  const runs: Promise<string>[] = [];
  for (let failure = 0; failure < FAILURES; failure += 1) {
    await sleep(Math.max(0, from + (failure * MINUTE_MS) / FAILURES - performance.now()));
    runs.push(bot.trigger(jobName(STORM_JOBS[failure % STORM_JOBS.length] ?? 0)));
  }
  const [first = ''] = await Promise.all(runs);
  const { ended_at } = await bot.ended(first, 'failed');
  return Date.parse(String(ended_at));
}

/** Median wall time of the handler of `bench_steps`, its runs so far apart. */
async function probe(bot: BenchBot, apartMs: number): Promise<number> {
  const walls: number[] = [];
  for (let each = 0; each < PROBES; each += 1) {
    const next = sleep(apartMs);
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
  await until(async () => (await countAll()) === FAILURES, { timeoutMs: 10_000, everyMs: 200 });
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE_MS).length));
}
