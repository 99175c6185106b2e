import type { Db } from './db.js';
import type { Models } from './models.js';
import { isDuplicateKey } from './outage.js';
import type { IdempotencyStore } from './store.js';

const KEPT_MS = 24 * 3_600_000;
/** A request that took a key and has not answered by then died with its process. */
const ABANDONED_MS = 60_000;

/** Keys of requests and their answers. Whoever inserts the key owns it; everybody else compares. */
export function createIdempotencyStore(db: Db, { Idempotency }: Models, now: () => Date): IdempotencyStore {
  return {
    async claim(key, digest) {
      const claimed_at = now();
      const expires_at = new Date(claimed_at.getTime() + KEPT_MS);
      try {
        await db.run(() => Idempotency.create({ _id: key, digest, state: 'busy', claimed_at, expires_at }));
        return { state: 'fresh' };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const known = await db.run(() => Idempotency.findById(key).lean());
      if (!known) return this.claim(key, digest);
      if (known.digest !== digest) return { state: 'mismatch' };
      if (known.state === 'done') return { state: 'done', status: known.status ?? 200, body: known.body };
      if (claimed_at.getTime() - known.claimed_at.getTime() < ABANDONED_MS) return { state: 'busy' };
      const taken = await db.run(() =>
        Idempotency.updateOne({ _id: key, state: 'busy', claimed_at: known.claimed_at }, { $set: { claimed_at } }),
      );
      return { state: taken.matchedCount === 1 ? 'fresh' : 'busy' };
    },
    async complete(key, status, body) {
      await db.run(() => Idempotency.updateOne({ _id: key }, { $set: { state: 'done', status, body } }));
    },
    async release(key) {
      await db.run(() => Idempotency.deleteOne({ _id: key, state: 'busy' }));
    },
  };
}
