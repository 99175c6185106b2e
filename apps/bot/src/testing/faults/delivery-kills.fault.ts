import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { TestBot } from '../bots.js';
import { until } from '../until.js';
import type { ChatCall, Fate } from './delivery-chat.js';
import { createDeliveryStage, type RuleText } from './delivery-stage.js';
import { type FaultAct, fault } from './fault.js';

const stage = createDeliveryStage();
/** So many chats that the claims of the dead on theirs hold up nobody. */
const CHATS = 25;
const STANDBY = 3;
/** A call comes within a moment of a failure; otherwise its job died with its bot. */
const CALLS_WITHIN_MS = 3_000;
const NEVER: Fate = { instead: { kind: 'hang' } };

/** When a bot dies, seen from its message: before it is there, before its answer, or a moment after the answer. */
type Moment = 'before' | 'between' | 'after';

/**
 * Bots that share the work, of which one is killed again and again: the next one that calls the chat. From the moment at
 * which it dies, nothing that it says is heard.
 */
async function killBetween({ random, figure }: FaultAct, kills: number): Promise<void> {
  const jobs = Array.from({ length: kills * 2 }, (_, index) => `job_${String(index).padStart(3, '0')}`);
  const rules = ['job_failed', 'job_lost'].flatMap((event) =>
    Array.from({ length: CHATS }, (_, chat): RuleText => {
      const job_ids = jobs.filter((_job, index) => index % CHATS === chat);
      const message = `Job {job_id}: ${event}`;
      const channels = [`telegram:${-1_000 - chat}`];
      return { name: `${event}_${chat}`, event_pattern: event, match: { job_ids }, channels, message };
    }),
  );
  const { befall, calls, telegram } = stage.chat();
  const living = new Map<string, TestBot>();
  const dead = new Set<string>();
  /** What was under way when bots died. */
  const underWay: ChatCall[] = [];
  let next: { moment: Moment; died(): void } | null = null;

  befall(async (call) => {
    if (dead.has(call.bot)) return NEVER;
    const bot = living.get(call.bot);
    if (!bot || next === null) return 'pass';
    const { moment, died } = next;
    next = null;
    living.delete(call.bot);
    dead.add(call.bot);
    underWay.push(call);
    const kill = async () => {
      bot.signal('SIGKILL');
      await bot.exited;
      died();
    };
    if (moment === 'after') {
      setTimeout(() => void kill(), random.below(20));
      return 'pass';
    }
    await kill();
    return moment === 'before' ? NEVER : { afterwards: { kind: 'reset' } };
  });

  let started = 0;
  const start = async (): Promise<void> => {
    started += 1;
    const name = `bot-${started}`;
    living.set(name, await stage.addTeller(name, { moreJobs: jobs, rules }));
  };
  let starting = Array.from({ length: STANDBY }, start);
  let asked = 0;
  const from = Date.now();
  while (dead.size < kills) {
    await until(() => living.size > 0, { timeoutMs: 30_000 });
    const death = new Promise<void>((resolve) => {
      next = { moment: random.pick<Moment>(['before', 'between', 'between', 'after']), died: resolve };
    });
    const [bot] = living.values();
    // It may die before it answers, of a message that another one left behind.
    void bot?.trigger(jobs[asked % jobs.length] as string, { body: 'failing', ms: 0 }).catch(() => undefined);
    asked += 1;
    const died = await Promise.race([death.then(() => true), sleep(CALLS_WITHIN_MS, false, { ref: false })]);
    if (died) starting = [...starting, start()];
  }
  next = null;
  const tookMs = Date.now() - from;
  // The ones that stand by tell the rest.
  await Promise.all(starting);
  await stage.whenActive(0, 60_000);
  await stage.whenAllTold(120_000);

  const began = new Set(stage.ledger().map(({ job_id }) => job_id));
  const sentOf = (job: string) => stage.messagesAbout(job).length;
  const inFlight = (job: string) => underWay.filter(({ html }) => html.includes(job)).length;
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
