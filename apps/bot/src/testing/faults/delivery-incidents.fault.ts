import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { TestBot } from '../bots.js';
import { until } from '../until.js';
import { createDeliveryStage, RULES, type RuleText } from './delivery-stage.js';
import { type FaultAct, fault } from './fault.js';

const stage = createDeliveryStage();
const JOB = 'shaky_job';
/** Upkeep looks for cooldowns that are over every 5 s. */
const NOTICED_WITHIN_MS = 8_000;
const cooling = (seconds: number): readonly RuleText[] => RULES.map((rule) => ({ ...rule, cooldown_seconds: seconds }));
const headlines = () => stage.messagesAbout(JOB).map(({ text }) => text.split('\n', 1)[0] ?? '');

async function whenHeadline(pattern: RegExp): Promise<void> {
  await until(() => pattern.test(headlines().at(-1) ?? ''), { timeoutMs: 15_000, everyMs: 50 });
}

/** When the first message of the job came. */
function toldAt(): number {
  return stage.chat().calls.find(({ html }) => html.includes(JOB))?.at ?? 0;
}

/** Waits until the cooldown that began with the first message is over; nobody may be disturbed before. */
async function expectOneMore(cooldownMs: number): Promise<number> {
  const { telegram, calls } = stage.chat();
  await until(() => telegram.messages.length === 2, { timeoutMs: cooldownMs + NOTICED_WITHIN_MS, everyMs: 50 });
  const again = calls.filter(({ method }) => method === 'sendMessage')[1]?.at ?? 0;
  const afterMs = again - toldAt();
  // The message is on its way a moment after it was decided on.
  expect(afterMs).toBeGreaterThan(cooldownMs - 500);
  expect(afterMs).toBeLessThan(cooldownMs + NOTICED_WITHIN_MS);
  return afterMs;
}

fault('the edges of a cooldown, and a restart inside', { timeoutMs: 90_000 }, async ({ figure }) => {
  const cooldownMs = 15_000;
  const settings = { moreJobs: [JOB], rules: cooling(cooldownMs / 1_000) };
  const first = await stage.addTeller('first', settings);
  const { telegram } = stage.chat();
  await stage.fail(first, JOB);
  await until(() => telegram.messages.length === 1);
  await stage.succeed(first, JOB);
  await whenHeadline(/Recovered/);
  await stage.fail(first, JOB);
  await whenHeadline(/^(?!.*Recovered).*×2/);
  first.signal('SIGKILL');
  await first.exited;

  const second = await stage.addTeller('second', settings);
  await stage.succeed(second, JOB);
  await whenHeadline(/Recovered/);
  // As late within the cooldown as one can be sure of.
  await sleep(Math.max(0, cooldownMs - 1_500 - (Date.now() - toldAt())));
  await stage.fail(second, JOB);
  expect(telegram.messages).toHaveLength(1);
  const afterMs = await expectOneMore(cooldownMs);
  figure(`the next message ${(afterMs / 1_000).toFixed(1)} s after the first, cooldown ${cooldownMs / 1_000} s`);
  await stage.succeed(second, JOB);
  await whenHeadline(/Recovered/);
  await stage.whenAllTold(15_000);
  expect(telegram.messages).toHaveLength(2);
});

/** A job that goes up and down, and is down in the end. */
async function flap({ figure }: FaultAct, times: number, everyMs: number, cooldownMs: number): Promise<void> {
  const bot = await stage.addTeller('teller', { moreJobs: [JOB], rules: cooling(cooldownMs / 1_000) });
  const { telegram, calls } = stage.chat();
  const next = async (what: (bot: TestBot, jobId: string) => Promise<void>, due: number) => {
    await until(() => Date.now() >= due, { timeoutMs: everyMs + 1_000 });
    await what(bot, JOB);
  };
  const from = Date.now();
  for (let time = 0; time < times; time += 1) {
    await next(stage.fail, from + time * everyMs);
    await next(stage.succeed, from + (time + 0.5) * everyMs);
  }
  await stage.fail(bot, JOB);
  expect(telegram.messages).toHaveLength(1);
  figure(`${times + 1} failures, 1 message, ${telegram.messages[0]?.edits} edits within the cooldown`);

  const afterMs = await expectOneMore(cooldownMs);
  figure(`the next message after ${(afterMs / 1_000).toFixed(1)} s, cooldown ${cooldownMs / 1_000} s`);
  await stage.whenAllTold(20_000);
  expect(headlines().at(-1)).toMatch(new RegExp(`^(?!.*Recovered).*×${times + 1}`));
  await stage.succeed(bot, JOB);
  await whenHeadline(/Recovered/);
  await stage.whenAllTold(15_000);
  expect(telegram.messages).toHaveLength(2);
  const [alert] = await stage.alertsOf(bot, JOB);
  expect(alert).toMatchObject({ state: 'resolved', count: times + 1 });
  expect(calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(2);
}

fault('a job that fails and recovers 6 times within its cooldown', { timeoutMs: 90_000, long: true }, (act) =>
  flap(act, 6, 1_500, 14_000),
);

fault('a job that fails and recovers every 2 s for a minute', { timeoutMs: 240_000, long: true }, (act) =>
  flap(act, 30, 2_000, 70_000),
);

fault(
  'the same event reported three times by three workers',
  { timeoutMs: 120_000, long: true },
  async ({ figure }) => {
    const bots = await Promise.all(['one', 'two', 'three'].map((name) => stage.addTeller(name, { moreJobs: [JOB] })));
    const { telegram } = stage.chat();
    const runs = stage.database().db.native().collection('job_runs');
    await stage.fail(bots[0] as TestBot, JOB);
    await until(() => telegram.messages.length === 1);
    await stage.whenAllTold(5_000);
    const [told] = await stage.alertsOf(bots[0] as TestBot, JOB);

    // As if whoever told it had died before it was marked as told. Each worker looks for such ends every 5 s; after a stop
    // that is longer all of them do so at once.
    const timesSeen = () =>
      bots.map((bot) => bot.lines().filter(({ message, job_id }) => message === 'job_failed' && job_id === JOB).length);
    for (let times = 0; times < 3 || (times < 6 && timesSeen().includes(0)); times += 1) {
      for (const bot of bots) bot.signal('SIGSTOP');
      await runs.updateMany({ job_id: JOB }, { $set: { untold: true } });
      await sleep(5_100);
      for (const bot of bots) bot.signal('SIGCONT');
      await until(async () => (await runs.countDocuments({ untold: true })) === 0, { timeoutMs: 10_000 });
    }
    await stage.whenAllTold(5_000);
    const [after] = await stage.alertsOf(bots[0] as TestBot, JOB);
    expect(after).toEqual(told);
    expect(stage.messagesAbout(JOB)).toMatchObject([{ edits: 0 }]);
    const events = await stage.database().db.native().collection('alert_events').countDocuments({ job_id: JOB });
    expect(events).toBe(1);
    expect(timesSeen()).not.toContain(0);
    figure(`written to the log ${timesSeen().join(' + ')} times, 1 message`);
  },
);
