import { integer } from '@jobs-monitor/core';
import type { UserData } from './user-data.js';

/** The variables that decide how long user data is kept; read by the cleanup, its preview and its notices alike. */
export const retentionSettings = {
  DATA_RETENTION_DAYS: integer({
    description: 'User data older than so many days is deleted by the daily cleanup.',
    fallback: 30,
    min: 1,
    max: 3_650,
  }),
};

export const DAY_MS = 86_400_000;
const SAMPLE_SIZE = 10;

/** What was created before this instant goes. */
export function cutoffOf(now: Date, retentionDays: number): Date {
  return new Date(now.getTime() - retentionDays * DAY_MS);
}

/** What a cleanup at `now` would delete: counts and the oldest few of each kind. */
export async function previewCleanup(userData: UserData, retentionDays: number, now: Date) {
  const cutoff = cutoffOf(now, retentionDays);
  const kinds = await Promise.all(
    userData.kinds.map(async (kind) => {
      const [count, items] = await Promise.all([
        userData.countOlderThan(kind, cutoff),
        userData.olderThan(kind, cutoff, SAMPLE_SIZE),
      ]);
      return { kind, count, sample: items.map(({ id, owner, created_at }) => ({ id, owner, created_at })) };
    }),
  );
  const total = kinds.reduce((sum, { count }) => sum + count, 0);
  return { cutoff, retention_days: retentionDays, total, kinds };
}
