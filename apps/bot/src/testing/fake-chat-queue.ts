import type { ChatQueue } from '../chatops/chat-queue.js';
import type { Outgoing, Shown } from '../chatops/chat-queue-item.js';
import { toHtml } from '../messages/formats.js';
import { readTelegramHtml } from './telegram-html.js';

/** What was asked to be shown, as its reader would have seen it. */
export interface ShownItem {
  chat: string;
  messageId: string;
  priority: string;
  text: string;
  buttons: string[];
  /** Milliseconds of the clock. */
  at: number;
  ok: boolean;
}

export type FakeQueue = Pick<ChatQueue, 'send' | 'edit'> & {
  shown: ShownItem[];
  /** How it answers from now on; null: all is shown. */
  answerWith(answer: ((item: ShownItem) => Shown) | null): void;
};

/** A queue that shows everything at once, or does as it is told. */
export function createFakeQueue(monotonic: () => number): FakeQueue {
  const shown: ShownItem[] = [];
  let answer: ((item: ShownItem) => Shown) | null = null;

  function show(chat: string, messageId: string, message: Outgoing, priority: string): Shown {
    const read = readTelegramHtml(toHtml(message.lines, 4_096));
    if ('error' in read) throw new Error(read.error);
    const buttons = (message.buttons ?? []).flat().map(({ text }) => text);
    const item = { chat, messageId, priority, text: read.text, buttons, at: monotonic(), ok: true };
    const result: Shown = answer?.(item) ?? { ok: true, chat, messageId };
    shown.push({ ...item, ok: result.ok });
    return result;
  }

  return {
    shown,
    send: async (place, message, priority = 'answer') => show(place.id, String(101 + shown.length), message, priority),
    edit: async (place, messageId, message, priority) => show(place.id, messageId, message, priority),
    answerWith(next) {
      answer = next;
    },
  };
}
