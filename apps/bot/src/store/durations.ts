/** Neighbouring buckets differ by this factor, so the middle of one is at most 5 % from anything in it. */
const GROWTH = 1.1;
const LOG_GROWTH = Math.log(GROWTH);

/** The number of the logarithmic bucket that a duration falls into; a millisecond and less is bucket 0. */
export function durationBucket(seconds: number): number {
  return seconds <= 0.001 ? 0 : 1 + Math.floor(Math.log(seconds * 1000) / LOG_GROWTH);
}

/** Seconds that stand for a bucket: its geometric middle. */
export function bucketSeconds(bucket: number): number {
  return bucket === 0 ? 0.001 : GROWTH ** (bucket - 0.5) / 1000;
}

/** The duration below which `percent` of what was counted lies, within 5 %; null if nothing was counted. */
export function durationPercentile(counts: ReadonlyMap<number, number>, percent: number): number | null {
  const buckets = [...counts.keys()].sort((a, b) => a - b);
  const total = buckets.reduce((sum, bucket) => sum + (counts.get(bucket) ?? 0), 0);
  if (total === 0) return null;
  const rank = Math.ceil((percent / 100) * total);
  let seen = 0;
  for (const bucket of buckets) {
    seen += counts.get(bucket) ?? 0;
    if (seen >= rank) return Number(bucketSeconds(bucket).toPrecision(4));
  }
  return null;
}
