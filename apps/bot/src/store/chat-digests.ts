import type { Locale } from '@jobs-monitor/core';
import type { Collection } from 'mongodb';
import { CHAT_COLLECTIONS } from './chat-indexes.js';
import type { Db } from './db.js';

/** A chat that wants a digest each day. */
export interface ChatDigest {
  chat_id: string;
  topic: number | null;
  /** In the scheduler's time zone, as `08:00`. */
  at: string;
  /** Of whoever asked for it; what the chat chose comes first. */
  locale: Locale;
  /** The day, as `2026-01-31`, that the chat needs no digest of any more; null: it never had one. */
  sent_day: string | null;
}

export interface ChatDigestStore {
  get(chatId: string): Promise<ChatDigest | null>;
  /** Switches it on, or changes it. */
  set(digest: ChatDigest): Promise<void>;
  remove(chatId: string): Promise<void>;
  /** Those that are due at this time of this day. */
  due(day: string, time: string): Promise<ChatDigest[]>;
  /** Takes the sending of a day's digest for so long; false if it was sent or somebody else has it. */
  claim(chatId: string, day: string, now: Date, heldMs: number): Promise<boolean>;
  markSent(chatId: string, day: string): Promise<void>;
  /** Lets others try. */
  release(chatId: string): Promise<void>;
}

type DigestDocument = Omit<ChatDigest, 'chat_id'> & { _id: string; claimed_until: Date };

const NEVER = new Date(0);

export function createChatDigestStore(db: Db): ChatDigestStore {
  const withDigests = <T>(operation: (digests: Collection<DigestDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<DigestDocument>(CHAT_COLLECTIONS.digests)));

  return {
    async get(chatId) {
      const found = await withDigests((digests) => digests.findOne({ _id: chatId }));
      return found && toDigest(found);
    },
    async set({ chat_id, ...digest }) {
      const fields = { $set: digest, $setOnInsert: { claimed_until: NEVER } };
      await withDigests((digests) => digests.updateOne({ _id: chat_id }, fields, { upsert: true }));
    },
    async remove(chatId) {
      await withDigests((digests) => digests.deleteOne({ _id: chatId }));
    },
    async due(day, time) {
      const wanted = { sent_day: { $ne: day }, at: { $lte: time } };
      return (await withDigests((digests) => digests.find(wanted).toArray())).map(toDigest);
    },
    async claim(chatId, day, now, heldMs) {
      const free = { _id: chatId, sent_day: { $ne: day }, claimed_until: { $lte: now } };
      const claimed = { $set: { claimed_until: new Date(now.getTime() + heldMs) } };
      return (await withDigests((digests) => digests.updateOne(free, claimed))).matchedCount === 1;
    },
    async markSent(chatId, day) {
      const sent = { $set: { sent_day: day, claimed_until: NEVER } };
      await withDigests((digests) => digests.updateOne({ _id: chatId }, sent));
    },
    async release(chatId) {
      await withDigests((digests) => digests.updateOne({ _id: chatId }, { $set: { claimed_until: NEVER } }));
    },
  };
}

function toDigest({ _id, claimed_until, ...digest }: DigestDocument): ChatDigest {
  return { chat_id: _id, ...digest };
}
