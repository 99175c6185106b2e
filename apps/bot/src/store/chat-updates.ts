import { type Collection, MongoBulkWriteError } from 'mongodb';
import { CHAT_TRANSPORT_COLLECTIONS } from './chat-transport-indexes.js';
import type { Db } from './db.js';
import { DUPLICATE_KEY } from './outage.js';

/** An update as it came, or what somebody made of it; the store does not look inside. */
export interface NotedUpdate<Content> {
  updateId: string;
  content: Content;
}

/**
 * The updates of the last day, each of them once. An update is noted before Telegram is told that it was taken, and begun
 * by one worker only: what was noted and not begun when a worker died is begun by another, and nothing is begun twice.
 */
export interface ChatUpdateStore<Content> {
  /** Writes them down; answers those that nobody knew yet, in their order. */
  note(bot: string, updates: readonly NotedUpdate<Content>[]): Promise<NotedUpdate<Content>[]>;
  /** True for the one who is to handle it. */
  begin(bot: string, updateId: string): Promise<boolean>;
  /** Those that were noted at least so long ago and that nobody began, the oldest first. */
  waiting(bot: string, forMs: number, limit: number): Promise<NotedUpdate<Content>[]>;
}

/** `expires_at`: what Telegram still could deliver again is no older than a day. */
interface UpdateDocument<Content> {
  _id: string;
  bot: string;
  update_id: string;
  order: number;
  content?: Content;
  noted_at: Date;
  waiting?: true;
  expires_at: Date;
}

const KEPT_MS = 86_400_000;

export function createChatUpdateStore<Content>(db: Db, now: () => Date): ChatUpdateStore<Content> {
  const withUpdates = <T>(operation: (updates: Collection<UpdateDocument<Content>>) => Promise<T>) =>
    db.run((native) => operation(native.collection<UpdateDocument<Content>>(CHAT_TRANSPORT_COLLECTIONS.updates)));

  return {
    async note(bot, updates) {
      if (updates.length === 0) return [];
      const noted_at = now();
      const expires_at = new Date(noted_at.getTime() + KEPT_MS);
      const documents = updates.map(({ updateId, content }) => ({
        _id: keyOf(bot, updateId),
        bot,
        update_id: updateId,
        order: Number(updateId),
        content,
        noted_at,
        waiting: true as const,
        expires_at,
      }));
      const known = await withUpdates((stored) => insertNew(stored, documents));
      return updates.filter((_update, index) => !known.has(index));
    },

    async begin(bot, updateId) {
      const begun = { $unset: { waiting: 1, content: 1 } } as const;
      const { matchedCount } = await withUpdates((updates) =>
        updates.updateOne({ _id: keyOf(bot, updateId), waiting: true }, begun as never),
      );
      return matchedCount === 1;
    },

    async waiting(bot, forMs, limit) {
      const before = new Date(now().getTime() - forMs);
      const documents = await withUpdates((updates) =>
        updates
          .find({ bot, waiting: true, noted_at: { $lte: before } })
          .sort({ order: 1 })
          .limit(limit)
          .toArray(),
      );
      return documents.flatMap(({ update_id, content }) => (content ? [{ updateId: update_id, content }] : []));
    },
  };
}

/** Inserts what is not there yet; answers the places of the others. */
async function insertNew<Content>(
  updates: Collection<UpdateDocument<Content>>,
  documents: UpdateDocument<Content>[],
): Promise<ReadonlySet<number>> {
  try {
    await updates.insertMany(documents as never, { ordered: false });
    return new Set();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const problems = [error.writeErrors].flat();
    if (problems.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return new Set(problems.map(({ index }) => index));
  }
}

/** Another bot counts its updates anew. */
function keyOf(bot: string, updateId: string): string {
  return `${bot}:${updateId}`;
}
