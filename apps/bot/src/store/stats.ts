import type { RunSummary, StatsWire } from '@jobs-monitor/core';
import type { Document, Db as NativeDb } from 'mongodb';
import type { Db } from './db.js';
import { durationBucket, durationPercentile } from './durations.js';
import { COLLECTIONS } from './indexes.js';
import type { StatsStore } from './store.js';

/** Ends of one job in one stretch of time; `job_id` `*` counts all jobs. */
interface StatsBucket {
  _id: string;
  job_id: string;
  size: number;
  at: Date;
  expires_at: Date;
  completed?: number;
  failed?: number;
  cancelled?: number;
  skipped?: number;
  /** How many runs took how long, by logarithmic bucket. */
  durations?: Record<string, number>;
}

const ALL_JOBS = '*';
const STATUSES = ['completed', 'failed', 'cancelled', 'skipped'] as const;

/** Seconds that a bucket spans, and how long it is kept. */
const SIZES = [
  { size: 300, keptSeconds: 2 * 86_400 },
  { size: 3_600, keptSeconds: 31 * 86_400 },
] as const;

/** Adds ended runs to the roll-ups: one statement for however many runs. */
export async function countEnds(native: NativeDb, runs: readonly RunSummary[]): Promise<void> {
  const updates = new Map<
    string,
    { q: Document; u: { $inc: Record<string, number>; $setOnInsert: Document }; upsert: true }
  >();
  for (const run of runs) {
    for (const { size, keptSeconds } of SIZES) {
      for (const job_id of [run.job_id, ALL_JOBS]) {
        const at = startOf(run.ended_at ?? new Date(0), size);
        const _id = `${size}:${at.toISOString()}:${job_id}`;
        const expires_at = new Date(at.getTime() + keptSeconds * 1000);
        const known = updates.get(_id) ?? {
          q: { _id },
          u: { $inc: {}, $setOnInsert: { job_id, size, at, expires_at } },
          upsert: true,
        };
        updates.set(_id, known);
        addTo(known.u.$inc, run);
      }
    }
  }
  await native.command({ update: COLLECTIONS.stats, updates: [...updates.values()], ordered: false });
}

function addTo(increments: Record<string, number>, run: RunSummary): void {
  increments[run.status] = (increments[run.status] ?? 0) + 1;
  if (run.status !== 'completed' && run.status !== 'failed') return;
  if (run.duration_seconds === null) return;
  const field = `durations.${durationBucket(run.duration_seconds)}`;
  increments[field] = (increments[field] ?? 0) + 1;
}

/** Reads the roll-ups. Buckets of 5 minutes for windows of 2 days at most, else of an hour; `bucketSeconds` joins them. */
export function createStatsStore(db: Db): StatsStore {
  return {
    async read({ jobId, from, to, bucketSeconds }) {
      const size = bucketSeconds % 3_600 === 0 ? 3_600 : 300;
      const found = await db.run((native) =>
        native
          .collection<StatsBucket>(COLLECTIONS.stats)
          .find({ job_id: jobId ?? ALL_JOBS, size, at: { $gte: startOf(from, size), $lt: to } })
          .toArray(),
      );
      return toStats(found, from, to, bucketSeconds);
    },
  };
}

/** Joins stored buckets into the answer; a stretch without ends is there, with zeros. */
export function toStats(found: readonly StatsBucket[], from: Date, to: Date, bucketSeconds: number): StatsWire {
  const total = tally(found);
  const byStart = groupByStart(found, bucketSeconds);
  const buckets: StatsWire['buckets'] = [];
  for (let at = startOf(from, bucketSeconds).getTime(); at < to.getTime(); at += bucketSeconds * 1000) {
    const { counts, durations } = tally(byStart.get(at) ?? []);
    buckets.push({ at: new Date(at).toISOString(), ...counts, ...durations });
  }
  const judged = total.counts.completed + total.counts.failed;
  return {
    window_seconds: Math.round((to.getTime() - from.getTime()) / 1000),
    from: from.toISOString(),
    to: to.toISOString(),
    bucket_seconds: bucketSeconds,
    runs: STATUSES.reduce((sum, status) => sum + total.counts[status], 0),
    by_status: total.counts,
    success_ratio: judged === 0 ? null : total.counts.completed / judged,
    durations: total.durations,
    buckets,
  };
}

function tally(buckets: readonly StatsBucket[]) {
  const counts = { completed: 0, failed: 0, cancelled: 0, skipped: 0 };
  const durations = new Map<number, number>();
  for (const bucket of buckets) {
    for (const status of STATUSES) counts[status] += bucket[status] ?? 0;
    for (const [key, count] of Object.entries(bucket.durations ?? {})) {
      durations.set(Number(key), (durations.get(Number(key)) ?? 0) + count);
    }
  }
  return {
    counts,
    durations: {
      p50_seconds: durationPercentile(durations, 50),
      p95_seconds: durationPercentile(durations, 95),
      p99_seconds: durationPercentile(durations, 99),
    },
  };
}

function groupByStart(found: readonly StatsBucket[], bucketSeconds: number): Map<number, StatsBucket[]> {
  const groups = new Map<number, StatsBucket[]>();
  for (const bucket of found) {
    const start = startOf(bucket.at, bucketSeconds).getTime();
    groups.set(start, [...(groups.get(start) ?? []), bucket]);
  }
  return groups;
}

function startOf(at: Date, seconds: number): Date {
  return new Date(Math.floor(at.getTime() / (seconds * 1000)) * seconds * 1000);
}
