import type { Locale } from '@jobs-monitor/core';
import type { Collection } from 'mongodb';
import { CHAT_COLLECTIONS } from './chat-indexes.js';
import type { Db } from './db.js';

/** What people chose for a chat; null: nobody did. */
export interface ChatSettings {
  locale: Locale | null;
  /** When the daily digest is sent, as `08:00` in the scheduler's time zone. */
  digest_at: string | null;
}

export interface ChatSettingsStore {
  get(chatId: string): Promise<ChatSettings>;
  /** Changes what is named and keeps the rest. */
  set(chatId: string, changes: Partial<ChatSettings>): Promise<void>;
  /** The chats that want a digest. */
  withDigest(): Promise<(ChatSettings & { chat_id: string; digest_at: string })[]>;
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
    async withDigest() {
      const found = await withSettings((settings) => settings.find({ digest_at: { $gt: '' } }).toArray());
      return found.map((each) => ({ ...toSettings(each), chat_id: each._id, digest_at: each.digest_at ?? '' }));
    },
  };
}

function toSettings(document: SettingsDocument | null): ChatSettings {
  return { locale: document?.locale ?? null, digest_at: document?.digest_at ?? null };
}
