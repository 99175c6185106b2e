import type { Collection } from 'mongodb';
import { CHAT_COLLECTIONS } from './chat-indexes.js';
import type { Db } from './db.js';
import { isDuplicateKey } from './outage.js';

export interface ChatCooldownStore {
  /** Takes what may be taken once in `seconds`; null: taken. Else when it may be taken again; nothing is put off by asking. */
  take(what: string, seconds: number, now: Date): Promise<Date | null>;
  /** It may be taken again at once. */
  release(what: string): Promise<void>;
}

interface CooldownDocument {
  _id: string;
  expires_at: Date;
}

/** Of many who take the same at the same time, in whatever process, one gets it. */
export function createChatCooldownStore(db: Db): ChatCooldownStore {
  const withCooldowns = <T>(operation: (cooldowns: Collection<CooldownDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<CooldownDocument>(CHAT_COLLECTIONS.cooldowns)));

  return {
    async take(what, seconds, now) {
      const expires_at = new Date(now.getTime() + seconds * 1_000);
      try {
        await withCooldowns((cooldowns) =>
          cooldowns.updateOne({ _id: what, expires_at: { $lte: now } }, { $set: { expires_at } }, { upsert: true }),
        );
        return null;
      } catch (error) {
        // It is there and not over: the write that would have made it a second time was refused.
        if (!isDuplicateKey(error)) throw error;
      }
      const held = await withCooldowns((cooldowns) => cooldowns.findOne({ _id: what }));
      return held?.expires_at ?? now;
    },
    async release(what) {
      await withCooldowns((cooldowns) => cooldowns.deleteOne({ _id: what }));
    },
  };
}
