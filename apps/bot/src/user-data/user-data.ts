import { AppError } from '@jobs-monitor/core';
import type { UserDataContent, UserDataItem, UserDataKind } from './kind.js';

/** Everything that the product keeps of its users, by kind. An unknown kind is an `internal` error. */
export interface UserData {
  kinds: readonly string[];
  /** Items created before the instant, oldest first. */
  olderThan(kind: string, before: Date, limit: number): Promise<UserDataItem[]>;
  countOlderThan(kind: string, before: Date): Promise<number>;
  /** Deletes what `olderThan` shows; answers how many went. Stops between batches when the signal is aborted. */
  deleteOlderThan(kind: string, before: Date, signal: AbortSignal): Promise<number>;
  /** Keeps something of a user's; `content` is plain data. */
  put(kind: string, item: { id: string; owner: string | null; content: unknown }): Promise<void>;
  get(kind: string, id: string): Promise<UserDataContent | null>;
}

const DELETE_BATCH = 200;

/** Puts the kinds together, by name. Deleting goes through `olderThan`, so that nothing goes that a preview did not show. */
export function createUserData(kinds: Readonly<Record<string, UserDataKind>>, now: () => Date): UserData {
  const byName = new Map(Object.entries(kinds));

  function kindOf(name: string): UserDataKind {
    const kind = byName.get(name);
    if (!kind) throw new AppError('internal', `There is no user data of the kind ${name}`);
    return kind;
  }

  return {
    kinds: [...byName.keys()],
    olderThan: (kind, before, limit) => kindOf(kind).olderThan(before, limit),
    countOlderThan: (kind, before) => kindOf(kind).countOlderThan(before),
    async deleteOlderThan(kind, before, signal) {
      let deleted = 0;
      for (;;) {
        signal.throwIfAborted();
        const items = await kindOf(kind).olderThan(before, DELETE_BATCH);
        if (items.length === 0) return deleted;
        const gone = await kindOf(kind).remove(items);
        deleted += gone;
        // Others delete the same items, or they cannot be deleted: asking again would not end.
        if (gone === 0) return deleted;
      }
    },
    put: (kind, item) => kindOf(kind).put({ ...item, created_at: now() }),
    get: (kind, id) => kindOf(kind).get(id),
  };
}
