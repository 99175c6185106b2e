import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { CallTimes } from '../bodies.js';
import type { BotAnswer, TestBot } from '../bots.js';
import { until } from '../until.js';
import { type FaultAct, fault } from './fault.js';
import { createStage } from './stage.js';

const stage = createStage();
const RUNS = 50;
/** Between the ledger's note of an end and the run's own. */
const TRUE_TIME_MS = 500;

interface Outage {
  away(): Promise<void> | void;
  back(): Promise<void> | void;
  ms: number;
}

/** What the API of a bot said while its database was away. */
async function askUntil(bot: TestBot, over: () => boolean): Promise<{ answers: BotAnswer[]; readiness: string[] }> {
  const answers: BotAnswer[] = [];
  const readiness: string[] = [];
  while (!over()) {
    const from = over();
    const round = await Promise.all([
      bot.call('GET', '/api/jobs'),
      bot.call('GET', '/api/runs'),
      bot.call('GET', '/api/workers'),
      bot.trigger('exclusive_job', { body: 'hold', ms: 10 }),
    ]);
    const { status, text, tookMs } = await bot.readiness();
    expect(tookMs).toBeLessThan(1_000);
    // Asked while it was away, answered when it was back: that is neither.
    if (from === over()) {
      answers.push(...round);
      readiness.push(`${status} ${text.split('\n', 1)[0]}`);
    }
    expect(Math.max(...round.map((answer) => answer.tookMs))).toBeLessThan(5_000);
    await sleep(250);
  }
  return { answers, readiness };
}

/** Two bots with 50 runs, some of which end while the database is away, and some after it came back. */
async function survive({ random, figure }: FaultAct, { away, back, ms }: Outage): Promise<void> {
  const bots = [await stage.addBot(), await stage.addBot()];
  await Promise.all(
    Array.from({ length: RUNS }, (_, index) =>
      (bots[index % 2] as TestBot).trigger('concurrent_job', { body: 'steps', ms: 3_000 + random.below(ms + 3_000) }),
    ),
  );
  await until(() => stage.ledger('concurrent_job').length === RUNS, { timeoutMs: 10_000 });
  await stage.whenActive(RUNS);

  await away();
  let over = false;
  const asking = bots.map((bot) => askUntil(bot, () => over));
  await Promise.race([sleep(ms), Promise.all(asking)]);
  const endedMeanwhile = stage.ledger('concurrent_job').filter(({ ended }) => ended !== null);
  expect(endedMeanwhile.length).toBeGreaterThan(5);
  over = true;
  await back();
  const backAt = Date.now();

  const { store } = stage.database();
  await stage.database().whenReachable();
  await until(
    async () => {
      const active = await store.runs.active('concurrent_job').catch(() => null);
      return active && !endedMeanwhile.some(({ run_id }) => active.some((run) => run.run_id === run_id));
    },
    { timeoutMs: 10_000 - (Date.now() - backAt), everyMs: 50 },
  );
  figure(`${endedMeanwhile.length} ends stored ${((Date.now() - backAt) / 1_000).toFixed(1)} s after its return`);

  const told = await Promise.all(asking);
  // Acts that cannot be written down are logged instead, each with all that is to be known of it; and outages are told.
  const errors = bots.flatMap((bot) => bot.lines().filter(({ level }) => level === 'error'));
  expect(errors.filter(({ message }) => !/^(audit_not_written|monitor_\w+)$/.test(String(message)))).toEqual([]);
  for (const { answers, readiness } of told) {
    expect(answers.length).toBeGreaterThan(8);
    for (const { status, body, retryAfter } of answers) {
      expect({ status, error: body.error }).toEqual({ status: 503, error: 'database_unavailable' });
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(readiness.at(-1)).toBe('503 database: failed');
    figure(`slowest request ${(Math.max(...answers.map(({ tookMs }) => tookMs)) / 1_000).toFixed(1)} s`);
  }
  await Promise.all(bots.map((bot) => bot.whenReady(5_000)));
  await stage.whenActive(0, 30_000);
  await checkRuns(figure);
  for (const bot of bots) {
    expect(bot.lines().filter(({ message }) => message === 'worker fenced' || message === 'worker lost')).toEqual([]);
    bot.signal('SIGTERM');
    expect(await bot.exited).toBe(0);
  }
}

/** Each run is stored as its body ended, at the time at which it did, and its calls did not wait. */
async function checkRuns(figure: (text: string) => void): Promise<void> {
  const { store } = stage.database();
  const times = { calls: 0, slow: 0, slowestMs: 0 };
  for (const { run_id, ended } of stage.ledger('concurrent_job')) {
    const run = await store.runs.get(run_id);
    expect(run).toMatchObject({ status: 'completed', progress: 100 });
    expect(Math.abs((run?.ended_at?.getTime() ?? 0) - (ended ?? 0))).toBeLessThan(TRUE_TIME_MS);
    const taken = run?.result as CallTimes;
    times.calls += taken.calls;
    times.slow += taken.slow;
    times.slowestMs = Math.max(times.slowestMs, taken.slowestMs);
  }
  figure(`${times.slow} of ${times.calls} calls over 2 ms (slowest ${times.slowestMs.toFixed(1)} ms)`);
  expect(times.slow / times.calls).toBeLessThan(0.01);
  // A count is not repeated when the database goes away under it.
  expect(await stage.violations({ exclusive: ['exclusive_job'], counted: false })).toEqual([]);
}

const pause = (ms: number): Outage => ({
  away: () => stage.database().pause(),
  back: () => stage.database().resume(),
  ms,
});
const stop = (how: 'SIGTERM' | 'SIGKILL', ms: number): Outage => ({
  away: () => stage.database().stop(how),
  back: () => stage.database().restart(),
  ms,
});

fault('killed and restarted under 50 runs', { timeoutMs: 90_000 }, (act) => survive(act, stop('SIGKILL', 6_000)));
fault('paused for 12 s under 50 runs', { timeoutMs: 90_000, long: true }, (act) => survive(act, pause(12_000)));
fault('stopped for 60 s under 50 runs', { timeoutMs: 180_000, long: true }, (act) =>
  survive(act, stop('SIGTERM', 60_000)),
);
fault('paused for 60 s under 50 runs', { timeoutMs: 180_000, long: true }, (act) => survive(act, pause(60_000)));

fault(
  'failing writes with reads working',
  { timeoutMs: 120_000, needs: 'failCommand', long: true },
  async ({ random, figure }) => {
    const bots = [await stage.addBot(), await stage.addBot()];
    const ms = 16_000 + random.below(5_000);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (bots[index % 2] as TestBot).trigger('concurrent_job', { body: 'steps', ms: 3_000 + random.below(ms) }),
      ),
    );
    await until(() => stage.ledger('concurrent_job').length === 20, { timeoutMs: 10_000 });
    const OUT_OF_DISK_SPACE = 14_031;
    await stage.database().failCommands('alwaysOn', {
      failCommands: ['insert', 'update', 'findAndModify', 'delete'],
      errorCode: OUT_OF_DISK_SPACE,
    });
    const over = Date.now() + ms;
    while (Date.now() < over) {
      const bot = random.pick(bots);
      const [read, refused] = await Promise.all([
        bot.call('GET', '/api/runs'),
        bot.trigger('exclusive_job', { body: 'hold', ms: 10 }),
      ]);
      expect(read.status).toBe(200);
      expect(refused).toMatchObject({ status: 503, body: { error: 'database_unavailable' } });
      await sleep(250);
    }
    expect(stage.ledger('exclusive_job')).toEqual([]);
    await stage.database().failCommands('off');
    const backAt = Date.now();
    await stage.whenActive(0, 10_000);
    figure(`all ends stored ${((Date.now() - backAt) / 1_000).toFixed(1)} s after writes worked again`);
    await checkRuns(figure);
    // Long enough for scans that might take the others for dead.
    await sleep(6_000);
    for (const bot of bots) {
      expect(bot.lines().filter(({ message }) => message === 'worker fenced' || message === 'worker lost')).toEqual([]);
    }
  },
);
