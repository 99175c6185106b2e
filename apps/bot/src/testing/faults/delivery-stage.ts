import { afterEach, beforeEach } from '@jest/globals';
import type { AlertRuleWire, AlertWire, ChannelWire } from '@jobs-monitor/core';
import type { Document } from 'mongodb';
import type { BotSettings, TestBot } from '../bots.js';
import type { TelegramMessage } from '../fake-telegram.js';
import { createTempFolder, type TempFolder } from '../temp-folder.js';
import { until } from '../until.js';
import { type Chat, startChat } from './delivery-chat.js';
import { createStage, type Stage } from './stage.js';

/** A rule as it stands in the file. */
export type RuleText = Partial<Omit<AlertRuleWire, 'match' | 'message'>> & { match?: Document; message?: string };

/** A stage on which bots tell their alerts to a scripted chat. */
export interface DeliveryStage extends Stage {
  chat(): Chat;
  /** The chat that alerts are told in unless a rule says otherwise. */
  chatId: string;
  /** A bot that has these jobs, tells by these rules, and calls the chat under the name. */
  addTeller(name: string, settings?: Partial<BotSettings> & { rules?: readonly RuleText[] }): Promise<TestBot>;
  /** Runs the job and has it fail; resolves when its end is stored. */
  fail(bot: TestBot, jobId: string, text?: string): Promise<void>;
  succeed(bot: TestBot, jobId: string): Promise<void>;
  /** Of a job, the newest first. */
  alertsOf(bot: TestBot, jobId: string): Promise<AlertWire[]>;
  channelOf(bot: TestBot, name: string): Promise<ChannelWire | undefined>;
  /** Waits until every end is told, every event judged and every alert delivered. */
  whenAllTold(timeoutMs: number): Promise<void>;
  /** Messages in the chat that speak of the job, as they are now. */
  messagesAbout(jobId: string): TelegramMessage[];
}

const CHAT_ID = '42';
const FAILURES: RuleText = { name: 'failures', event_pattern: 'job_failed', message: 'Job {job_id} failed: {error}' };
const LOSSES: RuleText = { name: 'losses', event_pattern: 'job_lost', message: 'Job {job_id} was lost' };
/** What the monitor has to tell of itself, on a machine that is busy, is told elsewhere. */
const MONITOR: RuleText = { name: 'monitor', event_pattern: 'monitor_*', channels: ['telegram:-999'] };
export const RULES: readonly RuleText[] = [FAILURES, LOSSES, MONITOR];

/** To be called once in a file, outside of its tests. */
export function createDeliveryStage(): DeliveryStage {
  const stage = createStage();
  let chat: Chat;
  let folder: TempFolder;

  beforeEach(async () => {
    chat = await startChat();
    folder = await createTempFolder();
  });
  // Declared after the stage's: the bots have gone by then.
  afterEach(async () => {
    await chat.close();
    await folder.remove();
  });

  async function run(bot: TestBot, jobId: string, order: Parameters<TestBot['trigger']>[1]): Promise<void> {
    const { status, body } = await bot.trigger(jobId, order);
    if (status >= 300) throw new Error(`${jobId} was not started: ${status} ${JSON.stringify(body)}`);
    const runId = String(body.run_id);
    await until(async () => (await stage.database().store.runs.summary(runId))?.ended_at, {
      timeoutMs: 10_000,
      everyMs: 20,
    });
  }

  return {
    ...stage,
    chat: () => chat,
    chatId: CHAT_ID,
    async addTeller(name, { rules = RULES, env, ...settings } = {}) {
      // A file of rules may be JSON, which is YAML.
      const path = await folder.write(`${name}.yml`, JSON.stringify({ alerts: rules }));
      return stage.addBot({ ...settings, env: { ...chat.env(name, CHAT_ID), ALERTS_CONFIG_PATH: path, ...env } });
    },
    fail: (bot, jobId, text) => run(bot, jobId, { body: 'failing', ms: 0, ...(text !== undefined && { text }) }),
    succeed: (bot, jobId) => run(bot, jobId, { body: 'hold', ms: 1 }),
    async alertsOf(bot, jobId) {
      const { body } = await bot.call('GET', `/api/alerts?job_id=${jobId}`);
      return body.alerts as AlertWire[];
    },
    async channelOf(bot, name) {
      const { body } = await bot.call('GET', '/api/alerts/rules');
      return (body.channels as ChannelWire[]).find(({ channel }) => channel === name);
    },
    async whenAllTold(timeoutMs) {
      const native = stage.database().db.native();
      const waiting = [
        ['job_runs', { untold: true }],
        ['alert_events', { unjudged: true }],
        ['alerts', { undelivered: { $exists: true } }],
      ] as const;
      await until(
        async () => {
          const counts = waiting.map(([name, filter]) => native.collection(name).countDocuments(filter));
          return (await Promise.all(counts)).every((count) => count === 0);
        },
        { timeoutMs, everyMs: 250 },
      );
    },
    messagesAbout: (jobId) => chat.telegram.messages.filter(({ text }) => text.includes(jobId)),
  };
}

/** How many events the messages tell of together: `×3`, or the sums of a digest. */
export function countTold(messages: readonly TelegramMessage[]): number {
  return messages.reduce((sum, { text }) => {
    const [headline = ''] = text.split('\n', 1);
    const digest = /alerts? in one message|One more alert/.test(headline);
    const [, count] = (digest ? /(\d+) events/ : /×(\d+)$/).exec(headline) ?? [];
    return sum + Number(count ?? 1);
  }, 0);
}
