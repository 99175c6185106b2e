import { integer } from '@jobs-monitor/core';
import { defineJob } from './define.js';

/** Drops cache entries that are expired or about to be, so that they are computed anew instead of going stale in memory. */
export const cacheMaintenance = defineJob({
  id: 'cache_maintenance',
  name: { en: 'Cache maintenance', he: 'תחזוקת מטמון' },
  description: {
    en: 'Drops cache entries that have expired or are about to.',
    he: 'מסירה מהמטמון ערכים שתוקפם פג או עומד לפוג.',
  },
  category: 'cache',
  tags: ['cache', 'memory'],
  schedule: {
    kind: 'every',
    interval: { variable: 'CACHE_MAINT_INTERVAL_SECS', fallback: 600, floor: 60 },
    firstAfter: { variable: 'CACHE_MAINT_FIRST_SECS', fallback: 30, floor: 0 },
  },
  toggle: { variable: 'DISABLE_BACKGROUND_CLEANUP', unset: true, disables: true },
  limits: { timeout_seconds: 60 },
  settings: {
    CACHE_MAINT_TTL_THRESHOLD: integer({
      description: 'Cache entries that expire within so many seconds are dropped early.',
      fallback: 60,
      min: 0,
    }),
    CACHE_MAINT_MAX_SCAN: integer({
      description: 'How many cache entries one maintenance looks at.',
      fallback: 1_000,
      min: 1,
    }),
  },
  source: import.meta.url,
  handler(context, settings, services) {
    const { scanned, deleted } = services.cache.dropExpiring({
      withinMs: settings.CACHE_MAINT_TTL_THRESHOLD * 1_000,
      maxScan: settings.CACHE_MAINT_MAX_SCAN,
    });
    context.progress(scanned, scanned);
    context.log('info', `Dropped ${deleted} of ${scanned} cache entries`);
    return { scanned, deleted };
  },
});
