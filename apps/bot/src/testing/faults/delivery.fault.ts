import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { Mishap } from '../fake-http.js';
import { startFakeSlack } from '../fake-slack.js';
import { type Refusal, refusals } from '../fake-telegram.js';
import { until } from '../until.js';
import type { Fate } from './delivery-chat.js';
import { createDeliveryStage, type RuleText } from './delivery-stage.js';
import { type FaultAct, fault } from './fault.js';

const stage = createDeliveryStage();
const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const LEFT = '-100';
const RIGHT = '-200';
/** Each job tells its own chat. */
const TWO_CHATS: readonly RuleText[] = [
  { name: 'left', event_pattern: 'job_failed', match: { job_ids: ['left_*'] }, channels: [`telegram:${LEFT}`] },
  { name: 'right', event_pattern: 'job_failed', match: { job_ids: ['right_*'] }, channels: [`telegram:${RIGHT}`] },
];
/** Between a failure and its message while nothing is wrong, on a machine that does other things too. */
const AT_ONCE_MS = 2_000;
/** A call may take 4 s; the rest is the way. */
const LONGEST_CALL_MS = 4_500;

fault('the chat API refused for 20 s', { timeoutMs: 90_000, long: true }, async ({ figure }) => {
  const jobs = ['first_job', 'second_job', 'third_job', 'fourth_job', 'fifth_job'];
  const bot = await stage.addTeller('teller', { moreJobs: jobs });
  const { proxy, telegram } = stage.chat();
  const working = Array.from({ length: 10 }, () => bot.trigger('concurrent_job', { body: 'steps', ms: 20_000 }));
  await Promise.all(working);

  proxy.set({ refusing: true });
  proxy.cutAll();
  const awayAt = Date.now();
  for (const job of jobs) await stage.fail(bot, job);
  const failing = await until(async () => {
    const channel = await stage.channelOf(bot, 'telegram');
    return channel?.state === 'failing' && channel;
  });
  expect(failing).toMatchObject({ error: expect.stringMatching(/\S/), since: expect.any(String) });
  await until(() => Date.now() - awayAt >= 20_000, { timeoutMs: 21_000 });
  expect((await stage.channelOf(bot, 'telegram'))?.state).toBe('failing');
  expect(telegram.messages).toEqual([]);

  proxy.set({ refusing: false });
  const backAt = Date.now();
  await stage.whenAllTold(30_000);
  figure(`delivered ${inSeconds(Date.now() - backAt)} after its return`);
  expect(telegram.messages.map(({ text }) => jobs.find((job) => text.includes(job)))).toEqual(jobs);
  expect(await stage.channelOf(bot, 'telegram')).toMatchObject({ state: 'ok', error: null });
  await stage.whenActive(0, 10_000);
  expect((await stage.endedRuns()).filter(({ status }) => status === 'completed')).toHaveLength(working.length);
  expect(await stage.violations()).toEqual([]);
});

fault(
  'the chat API refused for 10 min, with another channel behind it',
  { timeoutMs: 900_000, long: true },
  async ({ figure }) => {
    const slack = await startFakeSlack();
    try {
      const jobs = Array.from({ length: 40 }, (_, index) => `job${String(index).padStart(2, '0')}`);
      const env = { ALERT_SLACK_WEBHOOK_URL: slack.url, ALERT_WEBHOOK_ALLOW_PRIVATE: 'true' };
      const bot = await stage.addTeller('teller', { moreJobs: ['known', 'late', ...jobs], env });
      const { proxy, telegram } = stage.chat();
      await stage.fail(bot, 'known');
      await stage.whenAllTold(5_000);
      expect(telegram.messages).toHaveLength(1);

      proxy.set({ refusing: true });
      proxy.cutAll();
      const awayAt = Date.now();
      for (const job of jobs) {
        await stage.fail(bot, job);
        await sleep(10_000);
        if (slack.messages.length === 0 && Date.now() - awayAt < 115_000) {
          expect((await stage.channelOf(bot, 'telegram'))?.state).toBe('failing');
        }
      }
      await until(() => Date.now() - awayAt >= 600_000, { timeoutMs: 600_000, everyMs: 250 });
      const tookOverAt = slack.requests[0]?.at ?? 0;
      figure(`the other took over after ${inSeconds(tookOverAt - (performance.now() - (Date.now() - awayAt)))}`);
      expect(telegram.messages.filter(({ chat }) => chat === stage.chatId)).toHaveLength(1);
      expect(jobs.filter((job) => !slack.messages.some((text) => text.includes(job)))).toEqual([]);
      const order = slack.messages.flatMap((text) => jobs.filter((job) => text.includes(job)).slice(0, 1));
      expect(order).toEqual([...order].sort());

      proxy.set({ refusing: false });
      // The longest that a channel is left alone after a try.
      await sleep(61_000);
      await stage.fail(bot, 'late');
      await until(() => stage.messagesAbout('late').length === 1);
      await until(async () => (await stage.channelOf(bot, 'telegram'))?.state === 'ok');
      // What the chat was told of before goes on there.
      await stage.fail(bot, 'known');
      await until(() => stage.messagesAbout('known')[0]?.text.includes('×2'));
      await stage.whenAllTold(30_000);
      expect(slack.messages.filter((text) => text.includes('known'))).toEqual([]);
      expect(await stage.violations()).toEqual([]);
    } finally {
      await slack.close();
    }
  },
);

/** One chat is told to wait; the other one is not concerned. */
async function obeyRetryAfter({ figure }: FaultAct, seconds: number): Promise<void> {
  const bot = await stage.addTeller('teller', { moreJobs: ['left_job', 'right_job', 'right_other'], rules: TWO_CHATS });
  const { befall, calls, telegram } = stage.chat();
  let refused = false;
  befall(({ chat }) => {
    if (chat !== LEFT || refused) return 'pass';
    refused = true;
    return { instead: refusals.tooMany(seconds) };
  });
  const callsTo = (chat: string) => calls.filter((call) => call.chat === chat);

  await stage.fail(bot, 'left_job');
  await until(() => callsTo(LEFT).length === 1);
  const failedAt = Date.now();
  await stage.fail(bot, 'right_job');
  await until(() => telegram.messages.some(({ chat }) => chat === RIGHT), { timeoutMs: AT_ONCE_MS });
  figure(`another chat told after ${inSeconds(Date.now() - failedAt)}`);
  expect(await stage.channelOf(bot, `telegram:${LEFT}`)).toMatchObject({
    state: 'failing',
    error: expect.stringContaining('Too Many Requests'),
  });
  await until(() => telegram.messages.some(({ chat }) => chat === LEFT), { timeoutMs: seconds * 1_000 + 5_000 });
  const [first, second, ...more] = callsTo(LEFT);
  const restedMs = (second?.at ?? 0) - (first?.at ?? 0);
  figure(`rested for ${(restedMs / 1_000).toFixed(2)} s`);
  expect(restedMs).toBeGreaterThanOrEqual(seconds * 1_000);
  expect(restedMs).toBeLessThan(seconds * 1_000 + 1_000);
  expect(more).toEqual([]);
  await stage.whenAllTold(5_000);
}

fault('429 with `retry_after` 3', { timeoutMs: 30_000 }, (act) => obeyRetryAfter(act, 3));

fault('429 with `retry_after` 30', { timeoutMs: 60_000, long: true }, (act) => obeyRetryAfter(act, 30));

fault(
  '500, HTML 502, an answer that never comes, a reset after the body',
  { timeoutMs: 90_000, long: true },
  async ({ random, figure }) => {
    const mishaps = ['serverError', 'badGateway', 'hang', 'reset'] as const;
    const jobs = mishaps.flatMap((name) => [`left_${name}`, `right_${name}`]);
    const bot = await stage.addTeller('teller', { moreJobs: jobs, rules: TWO_CHATS });
    const { befall, calls, telegram } = stage.chat();
    const lost = new Map<string, number>();

    for (const name of mishaps) {
      const job = `left_${name}`;
      const mishap: Mishap = refusals[name];
      const script: Fate[] = [{ afterwards: mishap }, { instead: mishap }].slice(random.below(2));
      befall(({ chat }) => {
        const fate = chat === LEFT ? (script.shift() ?? 'pass') : 'pass';
        if (fate !== 'pass' && 'afterwards' in fate) lost.set(job, (lost.get(job) ?? 0) + 1);
        return fate;
      });
      const from = calls.length;
      await stage.fail(bot, job);
      await until(() => calls.slice(from).some(({ chat }) => chat === LEFT));
      const failedAt = Date.now();
      await stage.fail(bot, `right_${name}`);
      await until(() => stage.messagesAbout(`right_${name}`).length === 1, { timeoutMs: AT_ONCE_MS });
      const toldAfterMs = Date.now() - failedAt;
      await stage.whenAllTold(20_000);
      const sent = stage.messagesAbout(job).length;
      expect(sent).toBeGreaterThanOrEqual(1);
      expect(sent).toBeLessThanOrEqual(1 + (lost.get(job) ?? 0));
      figure(`${name}: ${sent} sent, another chat told after ${inSeconds(toldAfterMs)}`);
    }
    const tries = calls.map(({ tookMs }) => tookMs ?? 0);
    figure(`longest attempt ${inSeconds(Math.max(...tries))}`);
    expect(Math.max(...tries)).toBeLessThan(LONGEST_CALL_MS);
    expect(new Set(telegram.messages.map(({ chat }) => chat))).toEqual(new Set([LEFT, RIGHT]));
    expect(await stage.violations()).toEqual([]);
  },
);

fault('a chat that blocked or kicked the bot, or is not there', { timeoutMs: 60_000 }, async ({ figure }) => {
  const slack = await startFakeSlack();
  try {
    const reasons: Record<string, Refusal> = {
      blocked: refusals.blocked,
      kicked: refusals.kicked,
      absent: refusals.chatNotFound,
    };
    const jobs = Object.keys(reasons);
    const chatOf = (job: string) => String(-1_000 - jobs.indexOf(job));
    const rules = jobs.map((job) => ({
      name: job,
      event_pattern: 'job_failed',
      match: { job_ids: [job] },
      channels: [`telegram:${chatOf(job)}`, 'slack'],
    }));
    const env = { ALERT_SLACK_WEBHOOK_URL: slack.url, ALERT_WEBHOOK_ALLOW_PRIVATE: 'true' };
    const bot = await stage.addTeller('teller', { moreJobs: jobs, rules, env });
    const { befall, calls, telegram } = stage.chat();
    befall(({ chat }) => {
      const job = jobs.find((each) => chatOf(each) === chat);
      const refusal = job && reasons[job];
      return refusal ? { instead: refusal } : 'pass';
    });

    for (const job of jobs) {
      const failedAt = Date.now();
      await stage.fail(bot, job);
      await until(() => slack.messages.some((text) => text.includes(job)), { timeoutMs: 4_000 });
      figure(`${job}: the next channel told after ${inSeconds(Date.now() - failedAt)}`);
      const said = reasons[job]?.description.replace('Bad Request: ', '') ?? '';
      const channel = `telegram:${chatOf(job)}`;
      expect(await stage.channelOf(bot, channel)).toMatchObject({
        state: 'broken',
        error: expect.stringContaining(said),
      });
      const [alert] = await stage.alertsOf(bot, job);
      expect(alert?.deliveries).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ channel, state: 'failed', error: expect.stringContaining(said) }),
          expect.objectContaining({ channel: 'slack', state: 'delivered' }),
        ]),
      );
      // A person must put it right: nobody knocks again and again.
      expect(calls.filter(({ chat }) => chat === chatOf(job))).toHaveLength(1);
      if (job === jobs[0]) {
        await until(() => telegram.messages.some(({ text }) => text.includes('do not get through')), {
          timeoutMs: 10_000,
        });
        expect(telegram.messages.at(-1)).toMatchObject({ chat: stage.chatId, text: expect.stringContaining(channel) });
      }
    }
    await stage.whenAllTold(20_000);
  } finally {
    await slack.close();
  }
});

fault('a chat that moved', { timeoutMs: 60_000 }, async ({ figure }) => {
  const moreJobs = ['before_job', 'after_job', 'restart_job'];
  const first = await stage.addTeller('first', { moreJobs });
  const { calls, telegram } = stage.chat();
  const { chatId } = stage;
  const MOVED = '-10042';
  await stage.fail(first, 'before_job');
  await until(() => telegram.messages.length === 1);

  telegram.move(chatId, MOVED);
  const movedAt = Date.now();
  await stage.fail(first, 'after_job');
  await until(() => telegram.messages.some(({ chat }) => chat === MOVED));
  figure(`told in the new one after ${inSeconds(Date.now() - movedAt)}`);
  expect(await stage.channelOf(first, 'telegram')).toMatchObject({ state: 'ok' });
  first.signal('SIGTERM');
  expect(await first.exited).toBe(0);

  const second = await stage.addTeller('second', { moreJobs });
  const from = calls.length;
  await stage.fail(second, 'restart_job');
  await stage.whenAllTold(10_000);
  expect(calls.slice(from)).toMatchObject([{ chat: MOVED }]);
  expect(telegram.messages.map(({ chat }) => chat)).toEqual([chatId, MOVED, MOVED]);
});
