import type { LocalText } from '@jobs-monitor/core';
import { cutoffOf, DAY_MS, retentionSettings } from '../user-data/retention.js';
import { REPORTS, UPLOADS } from './batch/analyze.js';
import { defineJob } from './define.js';
import type { Notice, UserDataItem } from './services.js';

/** This runs an hour before the cleanup: what goes with the one after it is told now, so that nobody has less than a day. */
const AHEAD_MS = 25 * 3_600_000;
/** How many are told at a time. */
const BATCH = 1_000;

/** Tells the owners of what the cleanup will delete, a day before; each item once. */
export const cleanupNotifications = defineJob({
  id: 'cleanup_notifications',
  name: { en: 'Cleanup notifications', he: 'התראות לפני ניקוי' },
  description: {
    en: 'Tells owners, a day ahead, which of their data the cleanup will delete.',
    he: 'מודיעה לבעלים, יום מראש, אילו מהנתונים שלהם עומדים להימחק בניקוי.',
  },
  category: 'cleanup',
  tags: ['user data', 'retention'],
  schedule: {
    kind: 'cron',
    expression: '0 23 * * *',
    timezone: { variable: 'SCHEDULER_TIMEZONE', fallback: 'UTC' },
  },
  toggle: { variable: 'DATA_CLEANUP_ENABLED', unset: true },
  limits: { timeout_seconds: 600, max_retries: 3, retry_backoff_seconds: 60 },
  settings: retentionSettings,
  source: import.meta.url,
  async handler(context, settings, { userData, notices }) {
    const cutoff = cutoffOf(new Date(context.now().getTime() + AHEAD_MS), settings.DATA_RETENTION_DAYS);
    const due: Notice[] = [];
    for (const kind of userData.kinds) {
      context.signal.throwIfAborted();
      const items = await userData.olderThan(kind, cutoff, await userData.countOlderThan(kind, cutoff));
      for (const item of items) due.push(noticeOf(kind, item, settings.DATA_RETENTION_DAYS));
    }
    context.progress(0, due.length);

    let notified = 0;
    for (let at = 0; at < due.length; at += BATCH) {
      context.signal.throwIfAborted();
      const batch = due.slice(at, at + BATCH);
      notified += await notices.tellOnce(batch);
      context.progress(at + batch.length);
    }
    const skipped = due.length - notified;

    context.log('info', `Told about ${notified} items; ${skipped} were told before`);
    return { notified, skipped };
  },
});

/** What people call the kinds; others are called by their own names. */
const KIND_NAMES: Readonly<Record<string, LocalText>> = {
  [REPORTS]: { en: 'analysis report', he: 'דוח ניתוח' },
  [UPLOADS]: { en: 'uploaded files', he: 'קבצים שהועלו' },
};

function noticeOf(kind: string, { id, owner, created_at }: UserDataItem, retentionDays: number): Notice {
  const name = KIND_NAMES[kind] ?? { en: kind, he: kind };
  const kept_until = new Date(created_at.getTime() + retentionDays * DAY_MS);
  const [made, end] = [created_at, kept_until].map((at) => at.toISOString().slice(0, 10));
  return {
    key: `cleanup:${kind}:${id}`,
    owner,
    text: {
      en: `Your data of ${made} (${name.en}) is kept until ${end} and will then be deleted.`,
      he: `הנתונים שלך מיום ${made} (${name.he}) נשמרים עד ${end} ואז יימחקו.`,
    },
    data: { kind, id, created_at, kept_until },
  };
}
