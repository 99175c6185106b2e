import type { Locale } from '@jobs-monitor/core';
import type { Collection, Document } from 'mongodb';
import type { Db } from './db.js';
import { expire, type IndexPlan } from './indexes.js';

export const CHAT_LIVE_COLLECTION = 'chat_live_runs';

export const CHAT_LIVE_INDEXES: IndexPlan = { [CHAT_LIVE_COLLECTION]: [expire] };

/** A message that follows a run. */
export interface LiveRun {
  key: string;
  run_id: string;
  chat: { id: string; kind: 'private' | 'group' | 'channel' | 'console'; topic: number | null };
  locale: Locale;
  /** Null until it was sent. */
  message_id: string | null;
  /** Digest of the state that it shows; null: nobody knows. */
  shown: string | null;
  /** When it was last changed. */
  edited_at: Date | null;
  /** Its buttons with their keys, and what they were made for. */
  buttons: { made_for: string; rows: ({ text: string } & ({ url: string } | { key: string }))[][] } | null;
}

export type LiveChange = Partial<Pick<LiveRun, 'chat' | 'message_id' | 'shown' | 'edited_at' | 'buttons'>>;

/** Messages that follow runs; each is kept up to date by one worker at a time. Claims go by the database's clock. */
export interface ChatLiveStore {
  /** Keeps a message, claimed for so long; one that is kept already stays as it is. */
  add(live: LiveRun, claimant: string, heldMs: number): Promise<void>;
  /** Renews the claimant's claims, takes what nobody holds, and answers all that is now the claimant's. */
  claim(claimant: string, heldMs: number): Promise<LiveRun[]>;
  /** False if the message is not the claimant's any more. */
  note(key: string, claimant: string, change: LiveChange): Promise<boolean>;
  /** It follows nothing any more. */
  remove(key: string): Promise<void>;
  /** Lets others go on with what the claimant has. */
  release(claimant: string): Promise<void>;
}

type LiveDocument = Omit<LiveRun, 'key'> & {
  _id: string;
  claimed_by: string | null;
  claimed_until: Date;
  expires_at: Date;
};

/** A message that nobody ended is forgotten. */
const KEPT_MS = 30 * 86_400_000;
const NEVER = new Date(0);

export function createChatLiveStore(db: Db): ChatLiveStore {
  const withLive = <T>(operation: (live: Collection<LiveDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<LiveDocument>(CHAT_LIVE_COLLECTION)));

  return {
    async add({ key, ...live }, claimant, heldMs) {
      // In a pipeline a text that begins with `$` would be read as a field.
      const fresh = { $literal: live };
      const made: Document[] = [
        {
          $replaceWith: {
            $mergeObjects: [
              fresh,
              { expires_at: { $add: ['$$NOW', KEPT_MS] }, claimed_by: { $literal: claimant } },
              { claimed_until: { $add: ['$$NOW', heldMs] } },
              '$$ROOT',
            ],
          },
        },
      ];
      await withLive((collection) => collection.updateOne({ _id: key }, made, { upsert: true }));
    },

    claim: (claimant, heldMs) =>
      withLive(async (collection) => {
        const isFree = {
          $or: [{ $eq: ['$claimed_by', { $literal: claimant }] }, { $lte: ['$claimed_until', '$$NOW'] }],
        };
        const claimed = [
          {
            $set: {
              claimed_by: { $cond: [isFree, { $literal: claimant }, '$claimed_by'] },
              claimed_until: { $cond: [isFree, { $add: ['$$NOW', heldMs] }, '$claimed_until'] },
            },
          },
        ];
        await collection.updateMany({}, claimed);
        return (await collection.find({ claimed_by: claimant }).toArray()).map(toLive);
      }),

    async note(key, claimant, change) {
      const { matchedCount } = await withLive((collection) =>
        collection.updateOne({ _id: key, claimed_by: claimant }, { $set: change }),
      );
      return matchedCount === 1;
    },

    async remove(key) {
      await withLive((collection) => collection.deleteOne({ _id: key }));
    },

    async release(claimant) {
      const free = { $set: { claimed_by: null, claimed_until: NEVER } };
      await withLive((collection) => collection.updateMany({ claimed_by: claimant }, free));
    },
  };
}

function toLive({ _id, claimed_by, claimed_until, expires_at, ...live }: LiveDocument): LiveRun {
  return { key: _id, ...live };
}
