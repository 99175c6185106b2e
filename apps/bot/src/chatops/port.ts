import type { Port } from './answer.js';
import type { ChatQueue } from './chat-queue.js';
import type { Shown } from './chat-queue-item.js';
import type { Incoming } from './incoming.js';

/** The way back to where something came from in Telegram. */
export function createTelegramPort(queue: Pick<ChatQueue, 'send' | 'edit' | 'notice'>, incoming: Incoming): Port {
  const { chat } = incoming;
  const messageId = incoming.kind === 'press' ? incoming.messageId : null;

  return {
    send: async (answer) => idOf(await queue.send(chat, answer)),
    async replace(answer) {
      // A message cannot become a file, nor ask.
      if (messageId === null || answer.document || answer.asks) return idOf(await queue.send(chat, answer));
      return idOf(await queue.edit(chat, messageId, answer, 'answer'));
    },
    async notice(text) {
      if (incoming.kind === 'press') await queue.notice(incoming.pressId, text);
    },
  };
}

function idOf(shown: Shown): string | null {
  return shown.ok ? shown.messageId : null;
}
