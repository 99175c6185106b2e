import type { Collection } from 'mongodb';
import type { Db } from './db.js';
import type { IndexPlan } from './indexes.js';

/** Collections of user data; each holds one kind. */
export const USER_DATA_COLLECTIONS = { reports: 'batch_reports' } as const;

export const USER_DATA_INDEXES: IndexPlan = {
  [USER_DATA_COLLECTIONS.reports]: [{ key: { created_at: 1, _id: 1 }, name: 'oldest_first' }],
};

interface Item {
  id: string;
  owner: string | null;
  created_at: Date;
}

/** As stored. */
interface UserDataDocument {
  _id: string;
  owner: string | null;
  created_at: Date;
  content: unknown;
}

/** User data of one kind, in a collection of its own. */
export function createUserDataStore(db: Db, name: (typeof USER_DATA_COLLECTIONS)[keyof typeof USER_DATA_COLLECTIONS]) {
  const withItems = <T>(operation: (items: Collection<UserDataDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<UserDataDocument>(name)));

  return {
    async put({ id, owner, created_at, content }: Item & { content: unknown }): Promise<void> {
      await withItems((items) => items.insertOne({ _id: id, owner, created_at, content }));
    },

    get: (id: string): Promise<Omit<UserDataDocument, '_id'> | null> =>
      withItems((items) => items.findOne({ _id: id }, { projection: { _id: 0, owner: 1, created_at: 1, content: 1 } })),

    /** Oldest first. */
    async olderThan(before: Date, limit: number): Promise<Item[]> {
      // To a database, a limit of nothing means no limit.
      if (limit === 0) return [];
      const oldest = await withItems((items) =>
        items
          .find({ created_at: { $lt: before } }, { projection: { owner: 1, created_at: 1 } })
          .sort({ created_at: 1, _id: 1 })
          .limit(limit)
          .toArray(),
      );
      return oldest.map(({ _id, owner, created_at }) => ({ id: _id, owner, created_at }));
    },

    countOlderThan: (before: Date): Promise<number> =>
      withItems((items) => items.countDocuments({ created_at: { $lt: before } })),

    async remove(doomed: readonly Item[]): Promise<number> {
      const ids = doomed.map(({ id }) => id);
      const { deletedCount } = await withItems((items) => items.deleteMany({ _id: { $in: ids } }));
      return deletedCount;
    },
  };
}
