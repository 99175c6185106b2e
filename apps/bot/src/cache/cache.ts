export interface CacheStats {
  entries: number;
  hits: number;
  misses: number;
  evictions: number;
}

export interface Cache {
  /** The kept value, or what `compute` answers; callers that ask at the same time share one computation. A failure is not kept. */
  cached<T>(key: string, ttlMs: number | null, compute: () => Promise<T>): Promise<T>;
  /** Computes anew and keeps, also when a value is still kept: what warming wants. */
  refresh<T>(key: string, ttlMs: number | null, compute: () => Promise<T>): Promise<T>;
  /** Forgets every key that starts so, and what is being computed for one; answers how many were kept. */
  forget(prefix: string): number;
  /** Drops what expires within the threshold, never what has no expiry; looks at no more than `maxScan`, oldest use first. */
  dropExpiring(options: { withinMs: number; maxScan: number }): { scanned: number; deleted: number };
  stats(): CacheStats;
}

interface Entry {
  value: unknown;
  /** Milliseconds of `now`; infinite without expiry. */
  expiresAt: number;
}

/**
 * A cache in this process. Holds at most `maxEntries`; the least recently used goes first. `now` is in milliseconds and
 * must never go back (a monotonic clock), so that a changed wall clock neither revives nor drops anything.
 */
export function createCache({ maxEntries, now }: { maxEntries: number; now: () => number }): Cache {
  // A Map keeps the order of insertion: an entry that is used is put in again, so the first key is the oldest use.
  const entries = new Map<string, Entry>();
  const underway = new Map<string, Promise<unknown>>();
  const counts = { hits: 0, misses: 0, evictions: 0 };

  function read(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    if (entry.expiresAt <= now()) return undefined;
    entries.set(key, entry);
    return entry;
  }

  function keep(key: string, value: unknown, ttlMs: number | null): void {
    entries.delete(key);
    entries.set(key, { value, expiresAt: ttlMs === null ? Number.POSITIVE_INFINITY : now() + ttlMs });
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
      counts.evictions += 1;
    }
  }

  async function compute<T>(key: string, ttlMs: number | null, computeValue: () => Promise<T>): Promise<T> {
    const computation = Promise.resolve().then(computeValue);
    underway.set(key, computation);
    // Forgotten or begun again meanwhile: then the value was computed from what is no longer true, and is not kept.
    const isWanted = () => underway.get(key) === computation;
    try {
      const value = await computation;
      if (isWanted()) keep(key, value, ttlMs);
      return value;
    } finally {
      if (isWanted()) underway.delete(key);
    }
  }

  return {
    async cached(key, ttlMs, computeValue) {
      const entry = read(key);
      if (entry) {
        counts.hits += 1;
        return entry.value as Awaited<ReturnType<typeof computeValue>>;
      }
      counts.misses += 1;
      const shared = underway.get(key) as ReturnType<typeof computeValue> | undefined;
      return shared ?? compute(key, ttlMs, computeValue);
    },

    refresh(key, ttlMs, computeValue) {
      return compute(key, ttlMs, computeValue);
    },

    forget(prefix) {
      let forgotten = 0;
      for (const key of [...entries.keys()]) {
        if (key.startsWith(prefix) && entries.delete(key)) forgotten += 1;
      }
      for (const key of [...underway.keys()]) {
        if (key.startsWith(prefix)) underway.delete(key);
      }
      return forgotten;
    },

    dropExpiring({ withinMs, maxScan }) {
      const before = now() + withinMs;
      let scanned = 0;
      let deleted = 0;
      for (const [key, entry] of entries) {
        if (scanned >= maxScan) break;
        scanned += 1;
        if (entry.expiresAt > before) continue;
        entries.delete(key);
        deleted += 1;
      }
      return { scanned, deleted };
    },

    stats() {
      return { entries: entries.size, ...counts };
    },
  };
}
