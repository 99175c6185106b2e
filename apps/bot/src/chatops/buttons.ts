import { randomBytes } from 'node:crypto';
import type { Say } from '@jobs-monitor/core';
import type { ChatButton, ChatButtonStore } from '../store/chat-buttons.js';
import type { Button } from './gateway.js';
import type { ButtonSpec } from './reply.js';

export interface ButtonsDeps {
  store: ChatButtonStore;
  now(): Date;
}

/** Keeps what buttons do and gives them their keys. */
export interface Buttons {
  /** The rows as they are shown in this chat, and there alone. */
  keep(rows: readonly (readonly ButtonSpec[])[], chatId: string): Promise<Button[][]>;
  /** The two that ask once more whether a button is meant. */
  keepQuestion(button: ChatButton, say: Say): Promise<Button[][]>;
}

const GOOD_MS = 86_400_000;
const QUESTION_MS = 60_000;
/** What taking back a question does: the same as anybody may type. */
export const NEVER_MIND = 'never_mind';

export function createButtons({ store, now }: ButtonsDeps): Buttons {
  return {
    async keep(rows, chatId) {
      const good_until = new Date(now().getTime() + GOOD_MS);
      const kept: ChatButton[] = [];
      const shown = rows.map((row) =>
        row.map((spec): Button => {
          if ('url' in spec) return { text: spec.label, url: spec.url };
          const { command, input, confirm = false, state = null } = spec.press;
          const key = newKey();
          const what = { label: spec.label, command, input, state, acts: confirm, confirms: null };
          kept.push({ key, chat_id: chatId, ...what, good_until });
          return { text: spec.label, key };
        }),
      );
      await store.add(kept);
      return shown;
    },

    async keepQuestion(button, say) {
      const good_until = new Date(now().getTime() + QUESTION_MS);
      const confirm = { ...button, key: newKey(), acts: false, confirms: button.key, good_until };
      const never = { ...confirm, key: newKey(), command: NEVER_MIND, input: '', state: null, confirms: null };
      await store.add([confirm, never]);
      return [
        [
          { text: `✅ ${say('chat.confirm')}`, key: confirm.key },
          { text: `✖️ ${say('chat.never_mind')}`, key: never.key },
        ],
      ];
    },
  };
}

/** 128 random bits: nobody guesses one, and it fits in the 64 bytes that Telegram takes. */
function newKey(): string {
  return randomBytes(16).toString('base64url');
}
