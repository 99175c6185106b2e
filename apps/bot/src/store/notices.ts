import type { LocalText } from '@jobs-monitor/core';
import { type Collection, MongoBulkWriteError } from 'mongodb';
import type { Db } from './db.js';
import type { IndexPlan } from './indexes.js';

const NOTICES = 'notices';

/** Old notices are forgotten long after what they were about is gone. */
export const NOTICE_INDEXES: IndexPlan = {
  [NOTICES]: [{ key: { expires_at: 1 }, name: 'expire', expireAfterSeconds: 0 }],
};

interface Notice {
  owner: string | null;
  text: LocalText;
  data: Record<string, unknown>;
}

/** As stored; the key is the id, so that the database itself refuses a second one. */
interface NoticeDocument extends Notice {
  _id: string;
  created_at: Date;
  expires_at: Date;
}

const KEPT_MS = 90 * 86_400_000;
const DUPLICATE_KEY = 11_000;

/** What owners are told, each key once, also when several workers tell the same at the same time. */
export function createNoticeStore(db: Db, now: () => Date) {
  const withNotices = <T>(operation: (notices: Collection<NoticeDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<NoticeDocument>(NOTICES)));

  return {
    /** Answers how many were new. */
    async tellOnce(notices: readonly (Notice & { key: string })[]): Promise<number> {
      if (notices.length === 0) return 0;
      const created_at = now();
      const expires_at = new Date(created_at.getTime() + KEPT_MS);
      const documents = notices.map(({ key, ...notice }) => ({ _id: key, ...notice, created_at, expires_at }));
      return withNotices((collection) =>
        collection.insertMany(documents, { ordered: false }).then(insertedOf, insertedBeside),
      );
    },
  };
}

function insertedOf({ insertedCount }: { insertedCount: number }): number {
  return insertedCount;
}

/** How many went in beside those that were there already; any other problem is thrown on. */
function insertedBeside(error: unknown): number {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const problems = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if ([error, ...problems].some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return error.insertedCount;
}
