import type { StatsWire } from '@jobs-monitor/core';
import type { Warmer } from '../jobs/services.js';
import type { Store } from '../store/store.js';
import { statsQuery } from './stats.js';

const KEPT_MS = 5_000;
const DYNAMIC_DAYS = 7;
const WINDOWS = ['1h', '24h', '7d', '30d'];

/** Keeps what was computed for a while; the bot's cache is one. */
export interface Keeper {
  cached<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
  refresh<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
}

export interface ReadsDeps {
  store: { stats: Store['stats']; runs: Pick<Store['runs'], 'jobIdsSince'> };
  cache: Keeper;
  /** Ids of registered jobs. */
  jobIds: readonly string[];
  now(): Date;
}

/** What many viewers ask for alike and what costs something to find out: kept for five seconds. */
export interface Reads {
  stats(window: string, jobId: string | null): Promise<StatsWire>;
  /** Ids of all jobs that ran lately, dynamic ones too. */
  recentJobIds(): Promise<string[]>;
  /** Computes them before they are asked for. */
  warmers: readonly Warmer[];
}

export function createReads({ store, cache, jobIds, now }: ReadsDeps): Reads {
  const statsKey = (window: string, jobId: string | null) => `stats:${window}:${jobId ?? ''}`;
  const readStats = (window: string, jobId: string | null) => () => store.stats.read(statsQuery(window, jobId, now()));
  const readIds = () => store.runs.jobIdsSince(new Date(now().getTime() - DYNAMIC_DAYS * 86_400_000));

  return {
    stats: (window, jobId) => cache.cached(statsKey(window, jobId), KEPT_MS, readStats(window, jobId)),
    recentJobIds: () => cache.cached('recent-job-ids', KEPT_MS, readIds),
    warmers: [
      {
        kind: 'stats',
        async warm(signal) {
          const wanted: [string, string | null][] = [
            ...WINDOWS.map((window): [string, null] => [window, null]),
            ...jobIds.map((jobId): [string, string] => ['7d', jobId]),
          ];
          let warmed = 0;
          for (const [window, jobId] of wanted) {
            if (signal.aborted) break;
            await cache.refresh(statsKey(window, jobId), KEPT_MS, readStats(window, jobId));
            warmed += 1;
          }
          return warmed;
        },
      },
      {
        kind: 'lists',
        async warm() {
          await cache.refresh('recent-job-ids', KEPT_MS, readIds);
          return 1;
        },
      },
    ],
  };
}
