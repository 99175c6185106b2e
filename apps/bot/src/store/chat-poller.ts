import type { Collection } from 'mongodb';
import { CHAT_TRANSPORT_COLLECTIONS } from './chat-transport-indexes.js';
import type { Db } from './db.js';
import { isDuplicateKey } from './outage.js';

/** Who of all workers gets a bot's updates, and what was published for it. By the database's clock. */
export interface ChatPollerStore {
  /** Takes or keeps the lease for so long; false while somebody else has it. */
  hold(bot: string, holder: string, heldMs: number): Promise<boolean>;
  release(bot: string, holder: string): Promise<void>;
  /** Whether anybody has the lease now. */
  isHeld(bot: string): Promise<boolean>;
  /** Digests of the lists of commands that Telegram has, by the list's name. */
  published(bot: string): Promise<ReadonlyMap<string, string>>;
  notePublished(bot: string, published: ReadonlyMap<string, string>): Promise<void>;
}

/** Lists as pairs: their names may hold what a field's may not. */
type PollerDocument = { _id: string; holder?: string | null; held_until?: Date; published?: [string, string][] };

const NEVER = new Date(0);

/** In a pipeline a text that begins with `$` would be read as a field. */
const literal = (text: string) => ({ $literal: text });

export function createChatPollerStore(db: Db): ChatPollerStore {
  const withPollers = <T>(operation: (pollers: Collection<PollerDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<PollerDocument>(CHAT_TRANSPORT_COLLECTIONS.poller)));

  return {
    async hold(bot, holder, heldMs) {
      const mayHold = {
        $or: [{ $eq: ['$holder', literal(holder)] }, { $lte: [{ $ifNull: ['$held_until', NEVER] }, '$$NOW'] }],
      };
      const held = [
        {
          $set: {
            holder: { $cond: [mayHold, literal(holder), '$holder'] },
            held_until: { $cond: [mayHold, { $add: ['$$NOW', heldMs] }, '$held_until'] },
          },
        },
      ];
      try {
        const document = await withPollers((pollers) =>
          pollers.findOneAndUpdate({ _id: bot }, held, { upsert: true, returnDocument: 'after' }),
        );
        return document?.holder === holder;
      } catch (error) {
        // Two made the document at the same time; the other one has it.
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async release(bot, holder) {
      const free = { $set: { holder: null, held_until: NEVER } };
      await withPollers((pollers) => pollers.updateOne({ _id: bot, holder }, free));
    },

    async isHeld(bot) {
      const held = { held: { $gt: ['$held_until', '$$NOW'] } };
      const [poller] = await withPollers((pollers) =>
        pollers.aggregate<{ held: boolean }>([{ $match: { _id: bot } }, { $project: held }]).toArray(),
      );
      return poller?.held ?? false;
    },

    async published(bot) {
      const document = await withPollers((pollers) => pollers.findOne({ _id: bot }, { projection: { published: 1 } }));
      return new Map(document?.published ?? []);
    },

    async notePublished(bot, published) {
      await withPollers((pollers) => pollers.updateOne({ _id: bot }, { $set: { published: [...published] } }));
    },
  };
}
