import type { LocalText } from '@jobs-monitor/core';
import type { Cache } from '../cache/cache.js';
import type { UserData } from '../user-data/user-data.js';

export type { UserDataItem } from '../user-data/kind.js';
export type { UserData } from '../user-data/user-data.js';

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

export type JobCache = Pick<Cache, 'dropExpiring'>;

export interface Warmer {
  kind: string;
  /** Computes and keeps; answers how many keys it warmed. */
  warm(signal: AbortSignal): Promise<number>;
}

/** Something that the owner of a thing should know. */
export interface Notice {
  /** Unique: a notice with the same key is never told again. */
  key: string;
  owner: string | null;
  text: LocalText;
  data: Record<string, unknown>;
}

export interface Notices {
  /** Stores each notice unless its key was told before; answers how many were new. */
  tellOnce(notices: readonly Notice[]): Promise<number>;
}
