import type { FakeTelegram } from '../../apps/bot/src/testing/fake-telegram.js';
import type { BenchBot } from '../bot.js';

export interface AlertsBench {
  bot: BenchBot;
  telegram: FakeTelegram;
  /** Of the database, to be said with the figures. */
  kind: string;
}

/** Jobs that fail once, each told in its own chat; the first few warm up. */
export const WARM_UP = 10;
export const IDLE_JOBS: readonly number[] = Array.from({ length: WARM_UP + 100 }, (_, n) => n);
/** Jobs that fail again and again, all told in one chat. */
export const STORM_JOBS: readonly number[] = Array.from({ length: 50 }, (_, n) => IDLE_JOBS.length + n);
export const STORM_CHAT = '-2000';

export const jobName = (n: number) => `bench_fails_${n}`;
export const idleChat = (n: number) => String(-1_000 - n);

/** When the call of this number came in at the chat server, in milliseconds of this machine's clock. */
export function doorTime(telegram: FakeTelegram, chat: string): number | null {
  const call = telegram.calls.find(({ params }) => String(params.chat_id) === chat);
  return call ? performance.timeOrigin + call.at : null;
}
