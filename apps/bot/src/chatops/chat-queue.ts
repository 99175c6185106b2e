import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../events/log.js';
import type { Item, Outgoing, Place, Priority, Shown } from './chat-queue-item.js';
import { type ChatLine, createLine, laneOfMessage } from './chat-queue-line.js';
import type { Gateway } from './gateway.js';

export interface ChatQueueDeps {
  gateway: Pick<Gateway, 'send' | 'edit' | 'document' | 'answerPress'>;
  log: Log;
  /** Between two states of a message that is followed. */
  gaps?: { privateMs: number; groupMs: number };
  /** After so long nobody waits for an answer any more. */
  answerMs?: number;
  /** Before something that failed is tried again for the first time. */
  againMs?: number;
}

/** What goes out to Telegram: each chat in order, no chat held up by another. Nothing throws. */
export interface ChatQueue {
  /** Posts a message; resolves when it is there, or cannot be. */
  send(place: Place, message: Outgoing, priority?: Exclude<Priority, 'progress' | 'final'>): Promise<Shown>;
  /**
   * Changes a message; a newer state takes the place of one that still waits. `progress` and `final` keep the distance
   * between two states; `final` is tried until it gets through. A message that is gone is sent anew.
   */
  edit(place: Place, messageId: string, message: Outgoing, priority: 'answer' | 'progress' | 'final'): Promise<Shown>;
  /** Ends the wait of a pressed button, at once. */
  notice(pressId: string, text: string): Promise<void>;
  /** The way of alerts: at once, one attempt each, and not while the chat asked to be left alone. */
  alerts: Pick<Gateway, 'send' | 'edit'>;
  /** Sends what still waits, as far as that is possible in this time, without states that are only on the way. */
  stop(withinMs?: number): Promise<void>;
}

const GAPS = { privateMs: 3_000, groupMs: 5_000 };
const ANSWER_MS = 30_000;
const AGAIN_MS = 1_000;
const STOP_MS = 5_000;
/** Chats that nothing waits for are forgotten beyond that. */
const MAX_IDLE_LINES = 500;

export function createChatQueue(deps: ChatQueueDeps): ChatQueue {
  const { gateway, log, gaps = GAPS, answerMs = ANSWER_MS, againMs = AGAIN_MS } = deps;
  const lines = new Map<string, ChatLine>();
  let asked = 0;
  let stopped = false;

  function lineOf(chat: string): ChatLine {
    const known = lines.get(chat);
    if (known) return known;
    for (const [id, line] of lines) if (lines.size >= MAX_IDLE_LINES && line.isIdle()) lines.delete(id);
    const line: ChatLine = createLine(chat, {
      gateway,
      gapMs: chat.startsWith('-') ? gaps.groupMs : gaps.privateMs,
      againMs,
      onMoved(to) {
        log.warn('chat_moved', { from: chat, to });
        // From now on both names stand for one chat.
        if (!lines.has(to)) lines.set(to, line);
      },
    });
    lines.set(chat, line);
    return line;
  }

  function add(item: Pick<Item, 'place' | 'message' | 'priority' | 'messageId' | 'lane'>): Promise<Shown> {
    const now = performance.now();
    const until = item.priority === 'answer' ? now + answerMs : null;
    if (stopped) return Promise.resolve({ ok: false, kind: 'stopped', error: 'the bot stops' });
    return new Promise((resolve) => {
      const settle = (shown: Shown) => {
        if (!shown.ok && shown.kind !== 'superseded') {
          log.warn('chat_message_not_shown', { chat: item.place.id, reason: shown.kind, error: shown.error });
        }
        resolve(shown);
      };
      lineOf(item.place.id).add({ ...item, number: ++asked, notBefore: now, until, attempts: 0, settle });
    });
  }

  /** One attempt, if the chat takes anything now. */
  async function attempt(chat: string, call: () => ReturnType<Gateway['send']>): ReturnType<Gateway['send']> {
    const line = lineOf(chat);
    const afterMs = line.heldMs();
    if (afterMs > 0) return { ok: false, kind: 'retry', afterMs, error: 'the chat asked to wait' };
    const answer = await call();
    if (!answer.ok && answer.kind === 'retry' && answer.afterMs !== null) line.hold(answer.afterMs);
    return answer;
  }

  return {
    send: (place, message, priority = 'answer') => add({ place, message, priority, messageId: null, lane: priority }),

    edit(place, messageId, message, priority) {
      const id = Number(messageId);
      return add({ place, message, priority, messageId: id, lane: laneOfMessage(id) });
    },

    async notice(pressId, text) {
      const answer = await gateway.answerPress(pressId, text);
      // A press that is too old has nobody who waits.
      if (!answer.ok) log.debug('chat_press_not_answered', { error: answer.error });
    },

    alerts: {
      send: (chat, html, options) => attempt(chat, () => gateway.send(chat, html, options)),
      edit: (chat, messageId, html, options) => attempt(chat, () => gateway.edit(chat, messageId, html, options)),
    },

    async stop(withinMs = STOP_MS) {
      stopped = true;
      const all = [...new Set(lines.values())];
      const drained = new AbortController();
      const late = sleep(withinMs, undefined, { signal: drained.signal }).catch(() => undefined);
      await Promise.race([late, Promise.all(all.map((line) => line.drain()))]);
      drained.abort();
      await Promise.all(all.map((line) => line.close()));
    },
  };
}
