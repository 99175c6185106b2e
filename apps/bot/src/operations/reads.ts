import type { StatsWire } from '@jobs-monitor/core';
import type { Warmer } from '../jobs/services.js';
import type { Store } from '../store/store.js';
import { statsQuery } from './stats.js';

/** How long an answer may be old: no more than anybody would notice on a page that looks back as far. */
const KEPT_MS = 5_000;
const KEPT_BY_WINDOW_MS: Record<string, number> = { '7d': 60_000, '30d': 1_800_000 };
const DYNAMIC_DAYS = 7;
const WINDOWS = ['1h', '24h', '7d', '30d'];
const MOST_ASKED = 10;
const MAX_COUNTED = 500;

/** Keeps what was computed for a while; the bot's cache is one. */
export interface Keeper {
  cached<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
  refresh<T>(key: string, ttlMs: number, compute: () => Promise<T>): Promise<T>;
}

export interface ReadsDeps {
  store: { stats: Store['stats']; runs: Pick<Store['runs'], 'jobIdsSince'> };
  cache: Keeper;
  now(): Date;
}

/** What many viewers ask for alike and what costs something to find out: kept for a time that depends on how far it looks back. */
export interface Reads {
  stats(window: string, jobId: string | null): Promise<StatsWire>;
  /** Ids of all jobs that ran lately, dynamic ones too. */
  recentJobIds(): Promise<string[]>;
  /** Computes them before they are asked for. */
  warmers: readonly Warmer[];
}

export function createReads({ store, cache, now }: ReadsDeps): Reads {
  const statsKey = (window: string, jobId: string | null) => `stats:${window}:${jobId ?? ''}`;
  const readStats = (window: string, jobId: string | null) => () => store.stats.read(statsQuery(window, jobId, now()));
  const keptMs = (window: string, jobId: string | null) => (jobId === null && KEPT_BY_WINDOW_MS[window]) || KEPT_MS;
  const warmStats = (window: string, jobId: string | null) =>
    cache.refresh(statsKey(window, jobId), keptMs(window, jobId), readStats(window, jobId));
  const asked = createAsked();
  const readIds = () => store.runs.jobIdsSince(new Date(now().getTime() - DYNAMIC_DAYS * 86_400_000));

  return {
    stats(window, jobId) {
      asked.count(window, jobId);
      return cache.cached(statsKey(window, jobId), keptMs(window, jobId), readStats(window, jobId));
    },
    recentJobIds: () => cache.cached('recent-job-ids', KEPT_MS, readIds),
    warmers: [
      {
        kind: 'stats',
        warm: (signal) => warmEach(WINDOWS, signal, (window) => warmStats(window, null)),
      },
      {
        kind: 'filters',
        warm: (signal) => warmEach(asked.most(), signal, ({ window, jobId }) => warmStats(window, jobId)),
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

async function warmEach<T>(questions: readonly T[], signal: AbortSignal, warm: (question: T) => Promise<unknown>) {
  let warmed = 0;
  for (const question of questions) {
    if (signal.aborted) break;
    await warm(question);
    warmed += 1;
  }
  return warmed;
}

/** Which statistics people ask for most, since this process started. */
function createAsked() {
  const counts = new Map<string, { window: string; jobId: string | null; times: number }>();

  return {
    count(window: string, jobId: string | null): void {
      const key = `${window}:${jobId ?? ''}`;
      const known = counts.get(key);
      if (known) known.times += 1;
      else if (counts.size < MAX_COUNTED) counts.set(key, { window, jobId, times: 1 });
    },
    most: () => [...counts.values()].sort((a, b) => b.times - a.times).slice(0, MOST_ASKED),
  };
}
