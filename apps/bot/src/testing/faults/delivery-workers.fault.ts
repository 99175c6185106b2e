import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { until } from '../until.js';
import type { Fate } from './delivery-chat.js';
import { createDeliveryStage } from './delivery-stage.js';
import { fault } from './fault.js';

const stage = createDeliveryStage();
const JOBS = ['one_job', 'two_job', 'three_job', 'four_job', 'five_job'];

/** What the chat was asked to say more than once: the same words in the same message, or in another one. */
function repetitions(): string[] {
  const said = stage.chat().calls.map(({ method, html }) => `${method} ${html}`);
  return said.filter((each, index) => said.indexOf(each) !== index);
}

fault('two workers at one chat', { timeoutMs: 60_000 }, async ({ random, figure }) => {
  const bots = [
    await stage.addTeller('one', { moreJobs: JOBS }),
    await stage.addTeller('two', { moreJobs: JOBS }),
  ] as const;
  const { befall, calls, telegram } = stage.chat();
  befall(async (): Promise<Fate> => {
    await sleep(random.below(250));
    return 'pass';
  });
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(JOBS.map((job) => stage.fail(random.pick(bots), job)));
    await sleep(random.below(1_000));
  }
  await stage.whenAllTold(30_000);
  expect(telegram.messages).toHaveLength(JOBS.length);
  for (const job of JOBS) expect(stage.messagesAbout(job)).toMatchObject([{ text: expect.stringContaining('×3') }]);
  expect(repetitions()).toEqual([]);
  const shares = bots.map((_, index) => calls.filter(({ bot }) => bot === ['one', 'two'][index]).length);
  figure(`${calls.length} calls, ${shares.join(' + ')} of the two`);
});

fault('SIGTERM in the middle of a delivery', { timeoutMs: 60_000 }, async ({ figure }) => {
  const first = await stage.addTeller('first', { moreJobs: JOBS });
  const { befall, calls, telegram } = stage.chat();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  befall(async (): Promise<Fate> => {
    await held;
    return 'pass';
  });
  for (const job of JOBS) await stage.fail(first, job);
  await until(() => calls.length === 1);
  first.signal('SIGTERM');
  const askedAt = Date.now();
  await sleep(1_000);
  letGo();
  expect(await first.exited).toBe(0);
  figure(`ended ${((Date.now() - askedAt) / 1_000).toFixed(1)} s after the signal`);
  const alerts = stage.database().db.native().collection('alerts');
  const left = await alerts.countDocuments({ undelivered: { $exists: true } });
  figure(`${telegram.messages.length} told before its end, ${left} left`);
  expect(telegram.messages.length + left).toBe(JOBS.length);

  await stage.addTeller('second', { moreJobs: JOBS });
  await stage.whenAllTold(15_000);
  expect(JOBS.map((job) => stage.messagesAbout(job).length)).toEqual(JOBS.map(() => 1));
  expect(repetitions()).toEqual([]);
});
