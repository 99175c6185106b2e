import type { Locale } from '@jobs-monitor/core';
import type { Collection } from 'mongodb';
import { CHAT_COLLECTIONS } from './chat-indexes.js';
import type { Db } from './db.js';

/** What people chose for a chat; null: nobody did. */
export interface ChatSettings {
  locale: Locale | null;
}

export interface ChatSettingsStore {
  get(chatId: string): Promise<ChatSettings>;
  /** Changes what is named and keeps the rest. */
  set(chatId: string, changes: Partial<ChatSettings>): Promise<void>;
}

type SettingsDocument = Partial<ChatSettings> & { _id: string };

export function createChatSettingsStore(db: Db): ChatSettingsStore {
  const withSettings = <T>(operation: (settings: Collection<SettingsDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<SettingsDocument>(CHAT_COLLECTIONS.settings)));

  return {
    async get(chatId) {
      return toSettings(await withSettings((settings) => settings.findOne({ _id: chatId })));
    },
    async set(chatId, changes) {
      await withSettings((settings) => settings.updateOne({ _id: chatId }, { $set: changes }, { upsert: true }));
    },
  };
}

function toSettings(document: SettingsDocument | null): ChatSettings {
  return { locale: document?.locale ?? null };
}
