import { cutoffOf, retentionSettings } from '../user-data/retention.js';
import { defineJob } from './define.js';

/** Deletes user data past its retention: exactly what the preview shows. */
export const dailyDataCleanup = defineJob({
  id: 'daily_data_cleanup',
  name: { en: 'Daily data cleanup', he: 'ניקוי נתונים יומי' },
  description: {
    en: 'Deletes user data that is older than its retention.',
    he: 'מוחקת נתוני משתמשים שתקופת השמירה שלהם הסתיימה.',
  },
  category: 'cleanup',
  tags: ['user data', 'retention'],
  schedule: {
    kind: 'cron',
    expression: '0 0 * * *',
    timezone: { variable: 'SCHEDULER_TIMEZONE', fallback: 'UTC' },
  },
  toggle: { variable: 'DATA_CLEANUP_ENABLED', unset: true },
  limits: { timeout_seconds: 1_800, max_retries: 3, retry_backoff_seconds: 60 },
  settings: retentionSettings,
  source: import.meta.url,
  async handler(context, settings, { userData }) {
    const cutoff = cutoffOf(context.now(), settings.DATA_RETENTION_DAYS);
    const deletedByKind: Record<string, number> = {};
    const failures: unknown[] = [];
    context.progress(0, userData.kinds.length);

    for (const [index, kind] of userData.kinds.entries()) {
      try {
        deletedByKind[kind] = await userData.deleteOlderThan(kind, cutoff, context.signal);
        context.log('info', `Deleted ${deletedByKind[kind]} of ${kind}`, { before: cutoff });
      } catch (error) {
        context.signal.throwIfAborted();
        // One kind that cannot be cleaned must not keep the others; the run fails when all had their turn.
        context.log('error', `Could not clean ${kind}`, { error: String(error) });
        failures.push(error);
      }
      context.progress(index + 1, undefined, kind);
    }

    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} kinds could not be cleaned`);
    return { deleted_by_kind: deletedByKind };
  },
});
