import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { TestBot } from '../bots.js';
import type { ChatCall, Fate } from './delivery-chat.js';
import { createDeliveryStage, type RuleText } from './delivery-stage.js';
import { type FaultAct, fault } from './fault.js';

const stage = createDeliveryStage();
/** So many chats that the claims of the dead on theirs hold up nobody. */
const CHATS = 25;
const STANDBY = 3;
const NEVER: Fate = { instead: { kind: 'hang' } };

/** When a bot dies, seen from its message: before it is there, before its answer, or a moment after the answer. */
type Moment = 'before' | 'between' | 'after';

/**
 * Bots that are killed one after the other, each while its first message is under way, while others stand by. From the
 * moment on at which it dies, nothing that a bot says is heard.
 */
async function killBetween({ random, figure }: FaultAct, kills: number): Promise<void> {
  const jobs = Array.from({ length: kills }, (_, index) => `job_${String(index).padStart(3, '0')}`);
  const chatOf = (index: number) => `telegram:${-1_000 - (index % CHATS)}`;
  const rules = ['job_failed', 'job_lost'].flatMap((event) =>
    Array.from({ length: CHATS }, (_, chat): RuleText => {
      const job_ids = jobs.filter((_job, index) => index % CHATS === chat);
      return {
        name: `${event}_${chat}`,
        event_pattern: event,
        match: { job_ids: job_ids.length > 0 ? job_ids : ['nobody'] },
        channels: [chatOf(chat)],
        message: `Job {job_id}: ${event}`,
      };
    }),
  );
  const { befall, calls, telegram } = stage.chat();
  const bots = new Map<string, TestBot>();
  const doomed = new Map<string, Moment>();
  /** What was under way when a bot died, by the name of the bot. */
  const underWay = new Map<string, ChatCall>();

  befall(async (call) => {
    const bot = bots.get(call.bot);
    const moment = doomed.get(call.bot);
    if (!bot || moment === undefined) return 'pass';
    if (underWay.has(call.bot)) return NEVER;
    underWay.set(call.bot, call);
    if (moment === 'after') {
      setTimeout(() => bot.signal('SIGKILL'), random.below(20));
      return 'pass';
    }
    bot.signal('SIGKILL');
    await bot.exited;
    return moment === 'before' ? NEVER : { afterwards: { kind: 'reset' } };
  });

  let started = 0;
  const start = async (): Promise<[string, TestBot]> => {
    started += 1;
    const name = `bot-${started}`;
    return [name, await stage.addTeller(name, { moreJobs: jobs, rules })];
  };
  const standby = Array.from({ length: STANDBY }, start);
  const from = Date.now();
  for (const job of jobs) {
    const [name, bot] = await (standby.shift() as (typeof standby)[number]);
    standby.push(start());
    bots.set(name, bot);
    doomed.set(name, random.pick<Moment>(['before', 'between', 'between', 'after']));
    // It may die before it answers, of a message that another one left behind.
    const asked = bot.trigger(job, { body: 'failing', ms: 0 }).then(
      ({ status }) => status,
      () => null,
    );
    await Promise.race([bot.exited, sleep(10_000, null, { ref: false })]);
    expect(await bot.exited).toBe('SIGKILL');
    await asked;
  }
  const tookMs = Date.now() - from;
  // The ones that stood by tell the rest.
  await Promise.all(standby);
  await stage.whenActive(0, 60_000);
  await stage.whenAllTold(120_000);

  const began = new Set(stage.ledger().map(({ job_id }) => job_id));
  const sentOf = (job: string) => stage.messagesAbout(job).length;
  const inFlight = (job: string) => [...underWay.values()].filter(({ html }) => html.includes(job)).length;
  expect([...began].filter((job) => sentOf(job) === 0)).toEqual([]);
  expect(jobs.filter((job) => sentOf(job) > 1 + inFlight(job))).toEqual([]);
  const duplicates = telegram.messages.length - jobs.filter((job) => sentOf(job) > 0).length;
  expect(duplicates).toBeLessThanOrEqual(kills);
  const runs = await stage.database().db.native().collection('job_runs').find({}).toArray();
  expect(runs.filter(({ job_id }) => sentOf(String(job_id)) === 0)).toEqual([]);
  expect(runs.length).toBeGreaterThan(kills * 0.8);
  figure(
    `${kills} kills in ${Math.round(tookMs / 1_000)} s, ${runs.length} failures, 0 lost, ${duplicates} duplicates`,
  );
  figure(`${calls.length} calls`);
}

fault('15 kills between send and acknowledge', { timeoutMs: 120_000 }, (act) => killBetween(act, 15));

fault('200 kills between send and acknowledge', { timeoutMs: 1_200_000, long: true }, (act) => killBetween(act, 200));
