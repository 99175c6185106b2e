import { describe, expect, it } from '@jest/globals';
import { createMemoryKind } from '../testing/memory-kind.js';
import { runJob } from '../testing/run-job.js';
import { previewCleanup } from '../user-data/retention.js';
import { createUserData } from '../user-data/user-data.js';
import { cleanupNotifications } from './cleanup-notifications.js';
import { dailyDataCleanup } from './daily-data-cleanup.js';
import type { Notice, Notices } from './services.js';

const now = new Date('2026-06-30T00:00:00Z');
const daysOld = (id: string, days: number) => ({
  id,
  owner: 'dana',
  created_at: new Date(now.getTime() - days * 86_400_000),
});

/** Notices in memory, each key once, as the store promises. */
function createNotices() {
  const told = new Map<string, Notice>();
  const notices: Notices = {
    async tellOnce(given) {
      const fresh = given.filter(({ key }) => !told.has(key));
      for (const notice of fresh) told.set(notice.key, notice);
      return fresh.length;
    },
  };
  return { notices, told };
}

describe('daily_data_cleanup', () => {
  it('deletes exactly what the preview shows', async () => {
    const reports = createMemoryKind([daysOld('old', 31), daysOld('edge', 30), daysOld('young', 2)]);
    const uploads = createMemoryKind([daysOld('u', 400)]);
    const userData = createUserData({ reports, uploads }, () => now);
    const preview = await previewCleanup(userData, 30, now);

    const { result, progress } = await runJob(dailyDataCleanup, { services: { userData }, now });

    expect(result).toEqual({ deleted_by_kind: { reports: 1, uploads: 1 } });
    expect(preview.kinds.map(({ kind, count }) => [kind, count])).toEqual(
      Object.entries((result as { deleted_by_kind: Record<string, number> }).deleted_by_kind),
    );
    expect(reports.ids()).toEqual(['edge', 'young']);
    expect(progress).toEqual({ processed: 2, total: 2 });
  });

  it('cleans the other kinds when one fails, and then fails', async () => {
    const broken = { ...createMemoryKind([daysOld('a', 99)]), remove: () => Promise.reject(new Error('read-only')) };
    const uploads = createMemoryKind([daysOld('u', 99)]);
    const userData = createUserData({ broken, uploads }, () => now);
    await expect(runJob(dailyDataCleanup, { services: { userData }, now })).rejects.toThrow('1 kinds');
    expect(uploads.ids()).toEqual([]);
  });

  it('stops when it is cancelled', async () => {
    const uploads = createMemoryKind([daysOld('u', 99)]);
    const userData = createUserData({ uploads }, () => now);
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(runJob(dailyDataCleanup, { services: { userData }, now, signal })).rejects.toThrow('cancelled');
    expect(uploads.ids()).toEqual(['u']);
  });
});

describe('cleanup_notifications', () => {
  // It runs at 23:00; the next cleanup but one is 25 hours away.
  const evening = new Date('2026-06-29T23:00:00Z');
  const run = (userData: ReturnType<typeof createUserData>, notices: Notices, at = evening) =>
    runJob(cleanupNotifications, { services: { userData, notices }, now: at });

  it('tells of each item once, at least a day before it goes', async () => {
    const items = [daysOld('goes-tomorrow', 29.5), daysOld('goes-in-two-days', 28.5)];
    const userData = createUserData({ reports: createMemoryKind(items) }, () => now);
    const { notices, told } = createNotices();

    expect((await run(userData, notices)).result).toEqual({ notified: 1, skipped: 0 });
    expect([...told.keys()]).toEqual(['cleanup:reports:goes-tomorrow']);
    expect([...told.values()][0]).toMatchObject({
      owner: 'dana',
      text: { en: expect.stringContaining('2026-05-31'), he: expect.stringContaining('2026-05-31') },
    });
    expect((await run(userData, notices)).result).toEqual({ notified: 0, skipped: 1 });
  });

  it('tells of thousands, in parts, and stops between two of them when it is cancelled', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => daysOld(`i${index}`, 29.5));
    const userData = createUserData({ reports: createMemoryKind(many) }, () => now);
    const controller = new AbortController();
    const { notices, told } = createNotices();
    const cancelled = runJob(cleanupNotifications, {
      services: { userData, notices },
      now: evening,
      signal: controller.signal,
      onProgress: (processed) => processed === 1_000 && controller.abort(new Error('cancelled')),
    });
    await expect(cancelled).rejects.toThrow('cancelled');
    expect(told.size).toBe(1_000);

    const { result, progress } = await run(userData, notices);
    expect(result).toEqual({ notified: 1_500, skipped: 1_000 });
    expect(progress).toEqual({ processed: 2_500, total: 2_500 });
  });

  it('has told of everything that the next two cleanups delete', async () => {
    const items = Array.from({ length: 80 }, (_, index) => daysOld(`i${index}`, index / 2));
    const { notices, told } = createNotices();
    await run(
      createUserData({ reports: createMemoryKind(items) }, () => now),
      notices,
    );
    for (const daysAhead of [0, 1]) {
      const reports = createMemoryKind(items);
      const at = new Date(now.getTime() + daysAhead * 86_400_000);
      const userData = createUserData({ reports }, () => at);
      await runJob(dailyDataCleanup, { services: { userData }, now: at });
      const left = new Set(reports.ids());
      const untold = items.filter(({ id }) => !left.has(id) && !told.has(`cleanup:reports:${id}`));
      expect(untold).toEqual([]);
      expect(left.size).toBeLessThan(items.length);
    }
  });
});
