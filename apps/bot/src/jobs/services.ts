/**
 * What job handlers may use of the rest of the bot. Each is a function handed in by `app.ts`, so that a job can be
 * read and tested with nothing else around it.
 */
export interface JobServices {
  cache: JobCache;
  userData: UserData;
  notices: Notices;
  /** Computes what the dashboard asks for most and keeps it in the cache; one entry per kind of question. */
  warmers: readonly Warmer[];
  /** Looks once for runs that outlasted their maximum run time. */
  scanForStuck(): Promise<{ checked: number; stuck: number }>;
}

export interface JobCache {
  /** Drops entries that expire within the threshold; never those without expiry. Looks at no more than `maxScan`. */
  dropExpiring(options: { withinMs: number; maxScan: number }): { scanned: number; deleted: number };
}

export interface Warmer {
  kind: string;
  /** Computes and keeps; answers how many keys it warmed. */
  warm(signal: AbortSignal): Promise<number>;
}

/** A thing that belongs to a user and grows old. */
export interface UserDataItem {
  kind: string;
  id: string;
  owner: string | null;
  created_at: Date;
}

export interface UserData {
  kinds: readonly string[];
  /** Items created before the instant, oldest first. */
  olderThan(kind: string, before: Date, limit: number): Promise<UserDataItem[]>;
  countOlderThan(kind: string, before: Date): Promise<number>;
  /** Deletes what `olderThan` shows; answers how many went. */
  deleteOlderThan(kind: string, before: Date, signal: AbortSignal): Promise<number>;
  /** Keeps something of a user's; `content` is plain data. */
  put(kind: string, item: { id: string; owner: string | null; content: unknown }): Promise<void>;
}

export interface Notices {
  /** Stores a notice for an owner unless the same key was told before; true if it is new. */
  tellOnce(notice: {
    key: string;
    owner: string | null;
    text: string;
    data: Record<string, unknown>;
  }): Promise<boolean>;
}
