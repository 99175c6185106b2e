import { runQuery } from './plan/run.js';
import type { Catalog } from './storage/catalog.js';
import type { Collection } from './storage/collection.js';

/** So many documents are removed in one go; then others run. */
const BATCH = 500;
/** MongoDB's own interval. */
const INTERVAL_MS = 60_000;

/**
 * Removes what expiring indexes say is over, once per interval. `now` gives the server's time. `runOnce` removes all
 * that is due and gives the number; a document is due `expireAfterSeconds` after the earliest date in the field.
 */
export function createExpiry(catalog: Catalog, now: () => Date, intervalMs = INTERVAL_MS) {
  let stopped = false;
  let running: Promise<number> | undefined;

  async function runOnce(): Promise<number> {
    let removed = 0;
    for (const collection of catalog.all()) {
      for (const { name, stored, key } of collection.indexes) {
        const { expireAfterSeconds } = stored.spec;
        const [path] = Object.keys(key);
        if (expireAfterSeconds === undefined || path === undefined) continue;
        const due = new Date(now().getTime() - Number(expireAfterSeconds) * 1000);
        removed += await removeDue(collection, name, path, due);
      }
    }
    return removed;
  }

  async function removeDue(collection: Collection, index: string, path: string, due: Date): Promise<number> {
    const query = { filter: { [path]: { $lte: due } }, hint: index, limit: BATCH };
    let removed = 0;
    for (;;) {
      if (stopped || !isThere(collection, index)) return removed;
      const records = [...runQuery(collection, query).records];
      for (const record of records) collection.remove(record);
      removed += records.length;
      if (records.length < BATCH) return removed;
      await new Promise(setImmediate);
    }
  }

  function isThere(collection: Collection, index: string): boolean {
    const { database, name } = collection.stored;
    return catalog.get(database, name) === collection && collection.indexes.some((other) => other.name === index);
  }

  const timer = setInterval(() => {
    // What fails now is tried again at the next turn; a database that cannot write says so to those who write.
    running ??= runOnce()
      .catch(() => 0)
      .finally(() => {
        running = undefined;
      });
  }, intervalMs);

  return {
    runOnce,
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
