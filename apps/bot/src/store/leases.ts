import type { Collection, Document } from 'mongodb';
import type { Db } from './db.js';
import { COLLECTIONS } from './indexes.js';
import type { Lease, LeaseStore } from './store.js';

/** As stored: `expires_at` is when the document may be forgotten, long after the lease ended. */
type LeaseDocument = Omit<Lease, 'worker_id' | 'expires_at'> & { _id: string; lease_until: Date; expires_at: Date };

/** How long a worker that is gone is still listed. */
const SHOWN_MS = 86_400_000;
const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

/** Leases by the database's own clock: those of the workers may differ, and do. */
export function createLeaseStore(db: Db): LeaseStore {
  const withLeases = <T>(operation: (leases: Collection<LeaseDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<LeaseDocument>(COLLECTIONS.workers)));

  return {
    all: () =>
      withLeases(async (leases) => {
        const documents = await leases.aggregate<Document>([{ $set: { database_now: '$$NOW' } }]).toArray();
        return { leases: documents.map(toLease), databaseNow: documents[0]?.database_now ?? new Date(0) };
      }),

    async take({ worker_id, host, pid, version, capacity }, heldMs) {
      const worker = literals({ host, pid, version, capacity, fenced: false });
      const taken = [{ $set: { ...worker, started_at: '$$NOW', ...held(heldMs) } }];
      await withLeases((leases) => leases.updateOne({ _id: worker_id }, taken, { upsert: true, ...DURABLE }));
    },

    async renew(workerId, heldMs) {
      const { matchedCount } = await withLeases((leases) =>
        leases.updateOne({ _id: workerId, fenced: false }, [{ $set: held(heldMs) }]),
      );
      return matchedCount === 1;
    },

    async fence({ worker_id, expires_at }) {
      const { matchedCount } = await withLeases((leases) =>
        leases.updateOne(
          { _id: worker_id, fenced: false, lease_until: expires_at },
          { $set: { fenced: true } },
          DURABLE,
        ),
      );
      return matchedCount === 1;
    },

    async release(workerId) {
      await withLeases((leases) =>
        leases.updateOne({ _id: workerId, fenced: false }, [{ $set: { fenced: true, lease_until: '$$NOW' } }]),
      );
    },
  };
}

function held(heldMs: number): Document {
  return {
    heartbeat_at: '$$NOW',
    lease_until: { $add: ['$$NOW', heldMs] },
    expires_at: { $add: ['$$NOW', heldMs + SHOWN_MS] },
  };
}

/** In a pipeline a text that begins with `$` would be read as a field. */
function literals(values: Record<string, unknown>): Document {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { $literal: value }]));
}

function toLease({ _id, lease_until, database_now, ...lease }: Document): Lease {
  return { ...lease, worker_id: _id, expires_at: lease_until } as Lease;
}
