import type { Collection } from 'mongodb';
import { CHAT_COLLECTIONS } from './chat-indexes.js';
import type { Db } from './db.js';

/** What a command asked somebody for. */
export interface ChatPrompt {
  command: string;
  input: string;
  field: string;
}

export interface ChatPromptStore {
  /** Asks whom and where `who` names, instead of what they were asked before. */
  put(who: string, prompt: ChatPrompt, expiresAt: Date): Promise<void>;
  /** What they were asked for, once; null: nothing, or too long ago. */
  take(who: string, now: Date): Promise<ChatPrompt | null>;
}

type PromptDocument = ChatPrompt & { _id: string; expires_at: Date };

export function createChatPromptStore(db: Db): ChatPromptStore {
  const withPrompts = <T>(operation: (prompts: Collection<PromptDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<PromptDocument>(CHAT_COLLECTIONS.prompts)));

  return {
    async put(who, { command, input, field }, expires_at) {
      const document = { command, input, field, expires_at };
      await withPrompts((prompts) => prompts.replaceOne({ _id: who }, document, { upsert: true }));
    },
    async take(who, now) {
      const taken = await withPrompts((prompts) => prompts.findOneAndDelete({ _id: who }));
      if (!taken || taken.expires_at <= now) return null;
      const { command, input, field } = taken;
      return { command, input, field };
    },
  };
}
