import { defineJob } from './define.js';

/** Reports runs that outlast their maximum run time, each once. The scan itself is handed in. */
export const jobsStuckMonitor = defineJob({
  id: 'jobs_stuck_monitor',
  name: { en: 'Stuck run monitor', he: 'איתור הרצות תקועות' },
  description: {
    en: 'Looks for runs that take longer than their maximum run time and reports each once.',
    he: 'מאתרת הרצות שנמשכות מעבר לזמן המרבי שלהן ומדווחת על כל אחת פעם אחת.',
  },
  category: 'monitoring',
  tags: ['monitor'],
  schedule: {
    kind: 'every',
    interval: { variable: 'JOBS_STUCK_MONITOR_INTERVAL_SECS', fallback: 60, floor: 30 },
    firstAfter: 10,
  },
  limits: { timeout_seconds: 60 },
  source: import.meta.url,
  async handler(context, _settings, services) {
    const { checked, stuck } = await services.scanForStuck();
    context.progress(checked, checked);
    if (stuck > 0) context.log('warning', `Found ${stuck} stuck among ${checked} active runs`);
    return { checked, stuck };
  },
});
