import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { TestBot } from '../bots.js';
import { until } from '../until.js';
import { countTold, createDeliveryStage } from './delivery-stage.js';
import { type FaultAct, fault } from './fault.js';

const stage = createDeliveryStage();
const MINUTE_MS = 60_000;
const MOST_PER_MINUTE = 20;
const FIRST_WITHIN_MS = 2_000;
const BOTS = 3;

interface Storm {
  /** The jobs of the failures, in their order. */
  failures: readonly string[];
  /** From the first to the last. */
  withinMs: number;
  /** For the messages to say all. */
  settleMs: number;
}

/** Failures on several bots; what the chat is told of them, and how often. */
async function storm({ figure }: FaultAct, { failures, withinMs, settleMs }: Storm): Promise<void> {
  const moreJobs = [...new Set(failures)].filter((job) => job !== 'concurrent_job');
  const bots: TestBot[] = await Promise.all(
    Array.from({ length: BOTS }, (_, index) => stage.addTeller(`bot-${index}`, { moreJobs })),
  );
  const { telegram } = stage.chat();
  const from = Date.now();
  const asked: Promise<unknown>[] = [];
  for (const [index, job] of failures.entries()) {
    const dueMs = (withinMs * index) / failures.length - (Date.now() - from);
    if (dueMs > 1) await sleep(dueMs);
    asked.push((bots[index % BOTS] as TestBot).trigger(job, { body: 'failing', ms: 0 }));
  }
  await Promise.all(asked);
  const ledger = await until(
    () => {
      const ended = stage.ledger().filter((entry) => entry.ended !== null);
      return ended.length === failures.length ? ended : null;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
  await stage.whenActive(0, 30_000);
  const overAt = Date.now();
  await stage.whenAllTold(settleMs);
  figure(`all told ${((Date.now() - overAt) / 1_000).toFixed(1)} s after the last`);

  const calls = stage.chat().calls.filter(({ chat }) => chat === stage.chatId);
  const messages = telegram.messages.filter(({ chat }) => chat === stage.chatId);
  const firstEndedAt = Math.min(...ledger.map(({ ended }) => ended ?? Number.POSITIVE_INFINITY));
  const firstMs = (calls[0]?.at ?? 0) - firstEndedAt;
  figure(`first message after ${firstMs} ms`);
  expect(firstMs).toBeLessThanOrEqual(FIRST_WITHIN_MS);

  const most = Math.max(
    ...calls.map(({ at }) => calls.filter((call) => call.at >= at && call.at < at + MINUTE_MS).length),
  );
  figure(`${calls.length} messages and edits, at most ${most} within a minute`);
  expect(most).toBeLessThanOrEqual(MOST_PER_MINUTE);

  const stored = await stage.database().db.native().collection('alerts').find({ rule: 'failures' }).toArray();
  expect(stored.reduce((sum, { count }) => sum + Number(count), 0)).toBe(ledger.length);
  expect(countTold(messages)).toBe(ledger.length);
  figure(`${ledger.length} failures in ${messages.length} messages`);
  expect(await stage.violations()).toEqual([]);
}

const jobIds = (count: number) => Array.from({ length: count }, (_, index) => `job_${String(index).padStart(3, '0')}`);

fault('150 failures in 9 s of 150 jobs on 3 bots', { timeoutMs: 120_000 }, (act) =>
  storm(act, { failures: jobIds(150), withinMs: 9_000, settleMs: 30_000 }),
);

fault('1,000 failures a minute of 250 jobs on 3 bots', { timeoutMs: 400_000, long: true }, (act) => {
  const jobs = jobIds(250);
  // Each at least once, and none twice at a time.
  const again = Array.from({ length: 750 }, (_, index) => jobs[(index * 7 + act.random.below(3)) % 250] as string);
  return storm(act, { failures: [...jobs, ...again], withinMs: MINUTE_MS, settleMs: 240_000 });
});

fault('1,000 failures a minute of one job on 3 bots', { timeoutMs: 300_000, long: true }, (act) =>
  storm(act, { failures: Array(1_000).fill('concurrent_job'), withinMs: MINUTE_MS, settleMs: 120_000 }),
);
