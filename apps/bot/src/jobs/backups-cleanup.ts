import { performance } from 'node:perf_hooks';
import { integer, optionalText } from '@jobs-monitor/core';
import { cleanBackups } from './backups/cleanup.js';
import { defineJob } from './define.js';

/** Deletes ZIP backups that are too old or too many; never outside the folder, and within a time budget. */
export const backupsCleanup = defineJob({
  id: 'backups_cleanup',
  name: { en: 'Backups cleanup', he: 'ניקוי גיבויים' },
  description: {
    en: 'Deletes ZIP backups past their retention, and those beyond the newest of each owner.',
    he: 'מוחקת קובצי גיבוי (ZIP) שתקופת השמירה שלהם הסתיימה, ואת העודפים על החדשים ביותר של כל בעלים.',
  },
  category: 'cleanup',
  tags: ['backups', 'disk'],
  schedule: {
    kind: 'every',
    interval: { variable: 'BACKUPS_CLEANUP_INTERVAL_SECS', fallback: 86_400, floor: 3_600 },
    firstAfter: { variable: 'BACKUPS_CLEANUP_FIRST_SECS', fallback: 180, floor: 0 },
  },
  toggle: { variable: 'BACKUPS_CLEANUP_ENABLED', unset: false },
  limits: { timeout_seconds: 900 },
  settings: {
    BACKUPS_DIR: optionalText({
      description: 'Folder whose ZIP backups are cleaned up; the cleanup is skipped without it.',
      example: '/var/backups/app',
    }),
    BACKUPS_RETENTION_DAYS: integer({
      description: 'ZIP backups older than so many days are deleted.',
      fallback: 30,
      min: 1,
      max: 36_500,
    }),
    BACKUPS_MAX_PER_USER: integer({
      description: 'How many of the newest ZIP backups each owner keeps.',
      fallback: 10,
      min: 1,
    }),
    BACKUPS_CLEANUP_BUDGET_SECONDS: integer({
      description: 'How many seconds one cleanup of backups may take; the next one goes on.',
      fallback: 3,
      min: 1,
      max: 600,
    }),
  },
  source: import.meta.url,
  async handler(context, settings) {
    const folder = settings.BACKUPS_DIR;
    if (!folder) return context.skip('missing_setting:BACKUPS_DIR');
    const overAtMs = performance.now() + settings.BACKUPS_CLEANUP_BUDGET_SECONDS * 1_000;
    const isOver = () => context.signal.aborted || performance.now() >= overAtMs;
    const rules = { retentionDays: settings.BACKUPS_RETENTION_DAYS, maxPerUser: settings.BACKUPS_MAX_PER_USER };

    const counts = await cleanBackups({
      ...rules,
      folder,
      now: context.now(),
      isOver,
      onProgress: context.progress,
      onError: (path, error) => context.log('warning', `Could not clean ${path}`, { error: String(error) }),
    });

    context.signal.throwIfAborted();
    if (isOver())
      context.log('warning', 'The time budget was over before everything was cleaned; the next run goes on');
    return { ...counts, retention_days: rules.retentionDays, max_per_user: rules.maxPerUser };
  },
});
