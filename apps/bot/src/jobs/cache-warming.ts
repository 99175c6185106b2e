import { integer } from '@jobs-monitor/core';
import { defineJob } from './define.js';

/** Computes what people ask for most before they ask, within a time budget. */
export const cacheWarming = defineJob({
  id: 'cache_warming',
  name: { en: 'Cache warming', he: 'חימום מטמון' },
  description: {
    en: 'Computes the statistics and lists that are asked for most, so that the next page comes at once.',
    he: 'מחשבת מראש את הסטטיסטיקות והרשימות המבוקשות ביותר, כדי שהעמוד הבא יעלה מיד.',
  },
  category: 'cache',
  tags: ['cache', 'speed'],
  schedule: {
    kind: 'every',
    interval: { variable: 'CACHE_WARMING_INTERVAL_SECS', fallback: 900, floor: 120 },
    firstAfter: { variable: 'CACHE_WARMING_FIRST_SECS', fallback: 45, floor: 0 },
  },
  toggle: { variable: 'CACHE_WARMING_ENABLED', unset: true },
  limits: { timeout_seconds: 120 },
  settings: {
    CACHE_WARMING_BUDGET_SECS: integer({
      description: 'How many seconds one cache warming may take.',
      fallback: 5,
      min: 1,
      max: 60,
    }),
  },
  source: import.meta.url,
  async handler(context, settings, services) {
    const budget = AbortSignal.timeout(settings.CACHE_WARMING_BUDGET_SECS * 1_000);
    const signal = AbortSignal.any([context.signal, budget]);
    const byKind: Record<string, number> = {};
    let warmed = 0;
    context.progress(0, services.warmers.length);

    for (const [index, { kind, warm }] of services.warmers.entries()) {
      if (signal.aborted) break;
      const keys = await warm(signal);
      byKind[kind] = (byKind[kind] ?? 0) + keys;
      warmed += keys;
      context.progress(index + 1, undefined, kind);
    }

    context.signal.throwIfAborted();
    if (budget.aborted) context.log('warning', 'The time budget was over before everything was warm');
    return { warmed_keys: warmed, by_kind: byKind, stopped_by_budget: budget.aborted };
  },
});
