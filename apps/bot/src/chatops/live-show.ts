import { createHash } from 'node:crypto';
import { type Run, sayer } from '@jobs-monitor/core';
import type { LiveRun } from '../store/chat-live-runs.js';
import { type Answer, toAnswer } from './answer.js';
import type { Buttons } from './buttons.js';
import type { ChatQueue } from './chat-queue.js';
import type { Shown as Outcome } from './chat-queue-item.js';
import { renderGoneRun, renderRun } from './replies/run-message.js';
import type { ButtonSpec } from './reply.js';
import { toWire } from './wire.js';

export interface LiveShowDeps {
  queue: Pick<ChatQueue, 'send' | 'edit'>;
  buttons: Pick<Buttons, 'keep'>;
  timezone: string;
  webappUrl: string | null;
  now(): Date;
}

/** Keys of buttons are good for a day; those of a run that takes longer are made anew before. */
const KEYS_MS = 43_200_000;

export type LiveShow = ReturnType<typeof createLiveShow>;

/** Brings a message that follows a run to the run's state. Its buttons are made when they change, not with each edit. */
export function createLiveShow({ queue, buttons, timezone, webappUrl, now }: LiveShowDeps) {
  async function keepButtons(
    { buttons: kept, chat }: LiveRun,
    specs: readonly (readonly ButtonSpec[])[],
  ): Promise<LiveRun['buttons']> {
    const period = Math.floor(now().getTime() / KEYS_MS);
    const made_for = createHash('sha256')
      .update(JSON.stringify([specs, period]))
      .digest('base64url')
      .slice(0, 22);
    if (kept?.made_for === made_for) return kept;
    return { made_for, rows: await buttons.keep(specs, chat.id) };
  }

  return async function show(
    live: LiveRun,
    run: Run | null,
    final: boolean,
  ): Promise<{ outcome: Outcome; buttons: LiveRun['buttons'] }> {
    const say = sayer(live.locale);
    const shown = { say, locale: live.locale, timezone, webappUrl, now: now() };
    const reply = run ? renderRun(toWire<'getRun'>({ run }).run, shown) : renderGoneRun(live.run_id, shown);
    const kept = await keepButtons(live, reply.buttons ?? []);
    const answer: Answer = toAnswer(reply, kept?.rows ?? []);
    const outcome =
      live.message_id === null
        ? await queue.send(live.chat, answer)
        : await queue.edit(live.chat, live.message_id, answer, final ? 'final' : 'progress');
    return { outcome, buttons: kept };
  };
}
