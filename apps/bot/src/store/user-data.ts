import type { Collection } from 'mongodb';

/** An item of user data as it is stored. */
export interface StoredUserData {
  _id: string;
  owner: string | null;
  created_at: Date;
  content: unknown;
}

/** What finds the oldest items; made at start. */
export const USER_DATA_INDEXES = [{ key: { created_at: 1, _id: 1 }, name: 'oldest_first' }] as const;

interface Item {
  id: string;
  owner: string | null;
  created_at: Date;
}

/** A kind of user data kept in a collection of its own. */
export function createUserDataStore(collection: Collection<StoredUserData>) {
  return {
    async put({ id, owner, created_at, content }: Item & { content: unknown }): Promise<void> {
      await collection.insertOne({ _id: id, owner, created_at, content });
    },

    async get(id: string): Promise<Omit<StoredUserData, '_id'> | null> {
      return collection.findOne({ _id: id }, { projection: { _id: 0, owner: 1, created_at: 1, content: 1 } });
    },

    /** Oldest first. */
    async olderThan(before: Date, limit: number): Promise<Item[]> {
      const items = await collection
        .find({ created_at: { $lt: before } }, { projection: { owner: 1, created_at: 1 } })
        .sort({ created_at: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return items.map(({ _id, ...item }) => ({ id: _id, ...item }));
    },

    countOlderThan(before: Date): Promise<number> {
      return collection.countDocuments({ created_at: { $lt: before } });
    },

    async remove(items: readonly Item[]): Promise<number> {
      const { deletedCount } = await collection.deleteMany({ _id: { $in: items.map(({ id }) => id) } });
      return deletedCount;
    },
  };
}
