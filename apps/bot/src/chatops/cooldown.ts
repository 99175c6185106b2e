import type { Say } from '@jobs-monitor/core';
import type { ChatCooldownStore } from '../store/chat-cooldowns.js';
import type { Command } from './command.js';
import type { Person } from './incoming.js';

export interface Cooldown {
  /** Null: go ahead. Otherwise what somebody is told who uses a sensitive command again too soon; it puts nothing off. */
  take(command: Command, person: Person, say: Say): Promise<string | null>;
  /** The command only asked for more: the answer may come at once. */
  giveBack(command: Command, person: Person): Promise<void>;
}

export interface CooldownDeps {
  store: ChatCooldownStore;
  seconds: number;
  now(): Date;
}

/** One use of a sensitive command by one person in so many seconds, over all workers and chats. */
export function createCooldown({ store, seconds, now }: CooldownDeps): Cooldown {
  return {
    async take(command, person, say) {
      if (!command.sensitive || seconds === 0) return null;
      const at = now();
      const until = await store.take(keyOf(command, person), seconds, at);
      if (until === null) return null;
      const left = Math.max(1, Math.ceil((until.getTime() - at.getTime()) / 1_000));
      return `⏳ ${say('chat.too_soon', { seconds: left })}`;
    },
    async giveBack(command, person) {
      if (command.sensitive && seconds > 0) await store.release(keyOf(command, person));
    },
  };
}

function keyOf({ name }: Command, { id, signedIn }: Person): string {
  return JSON.stringify([signedIn ? signedIn.kind : 'telegram', id, name]);
}
