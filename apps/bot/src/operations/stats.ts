import { parseDuration } from '@jobs-monitor/core';
import type { StatsStore } from '../store/store.js';

const HOUR = 3_600;
const DAY = 86_400;

/** What to ask of the roll-ups for a window such as `24h`: its bounds, and buckets that make some 25 to 120 points. */
export function statsQuery(window: string, jobId: string | null, now: Date): Parameters<StatsStore['read']>[0] {
  const seconds = parseDuration(window) ?? DAY;
  const from = new Date(now.getTime() - seconds * 1_000);
  return { jobId, from, to: now, bucketSeconds: bucketSecondsOf(seconds) };
}

function bucketSecondsOf(windowSeconds: number): number {
  if (windowSeconds <= 6 * HOUR) return 300;
  if (windowSeconds <= 3 * DAY) return HOUR;
  return 6 * HOUR;
}
