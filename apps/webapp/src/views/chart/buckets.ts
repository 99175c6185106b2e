import type { StatsWire } from '@jobs-monitor/core';
import { fromLeft, type TimeScale } from './time-scale.js';
import { round } from './value-scale.js';

export type Bucket = StatsWire['buckets'][number];

/** The stretch of time that the buckets of statistics span, the whole of the first and of the last one. Pure. */
export function bucketTime({ buckets, bucket_seconds, from, to }: StatsWire): TimeScale {
  const first = buckets[0];
  const last = buckets.at(-1);
  if (!first || !last) return { fromMs: Date.parse(from), toMs: Date.parse(to) };
  return { fromMs: Date.parse(first.at), toMs: Date.parse(last.at) + bucket_seconds * 1000 };
}

/** Where the column of each bucket stands and how wide it is, in percent. Pure. */
export function columns(stats: StatsWire, time: TimeScale) {
  const width = 100 / Math.max(1, stats.buckets.length);
  return stats.buckets.map((bucket) => {
    const x = fromLeft(Date.parse(bucket.at), time);
    return {
      bucket,
      x,
      width: round(width),
      barX: round(x + width * 0.14),
      barWidth: round(width * 0.72),
      middle: round(x + width / 2),
    };
  });
}
