import type { Db } from './db.js';
import type { Models } from './models.js';
import type { AuditEntry, AuditStore } from './store.js';

const KEPT_MS = 90 * 86_400_000;

/** Who did what, kept for 90 days. Entries are only ever added. */
export function createAuditStore(db: Db, { Audit }: Models): AuditStore {
  return {
    async add(entry) {
      await db.run(() => Audit.create({ ...entry, expires_at: new Date(entry.at.getTime() + KEPT_MS) }));
    },
    async list(before, limit) {
      const entries = await db.run(() =>
        Audit.find(before ? { at: { $lt: before } } : {}, { _id: 0, expires_at: 0 })
          .sort({ at: -1 })
          .limit(limit)
          .lean(),
      );
      return entries satisfies AuditEntry[];
    },
  };
}
