import type { LocalText } from '@jobs-monitor/core';
import { type Collection, MongoBulkWriteError } from 'mongodb';

interface Notice {
  owner: string | null;
  text: LocalText;
  data: Record<string, unknown>;
}

/** A notice as it is stored; its key is its id, so that the database itself refuses a second one. */
export interface StoredNotice extends Notice {
  _id: string;
  created_at: Date;
  expires_at: Date;
}

/** Forgets old notices, long after what they were about is gone. */
export const NOTICE_INDEXES = [{ key: { expires_at: 1 }, name: 'expire', expireAfterSeconds: 0 }] as const;

const KEPT_MS = 90 * 86_400_000;
const DUPLICATE_KEY = 11_000;

/** Keeps notices, each key once, also when several workers tell the same at the same time. */
export function createNoticeStore(collection: Collection<StoredNotice>, now: () => Date) {
  return {
    /** Answers how many were new. */
    async tellOnce(notices: readonly (Notice & { key: string })[]): Promise<number> {
      if (notices.length === 0) return 0;
      const created_at = now();
      const expires_at = new Date(created_at.getTime() + KEPT_MS);
      const documents = notices.map(({ key, ...notice }) => ({ _id: key, ...notice, created_at, expires_at }));
      try {
        const { insertedCount } = await collection.insertMany(documents, { ordered: false });
        return insertedCount;
      } catch (error) {
        if (!isOnlyDuplicates(error)) throw error;
        return error.insertedCount;
      }
    },
  };
}

function isOnlyDuplicates(error: unknown): error is MongoBulkWriteError {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const problems = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return problems.length > 0 && problems.every(({ code }) => code === DUPLICATE_KEY) && !error.err;
}
