import { batchSettings, runBatchAnalyze } from './batch/analyze.js';
import { batchArgs } from './batch/args.js';
import { defineJob } from './define.js';

/** Analyses a folder or files sent along: languages, sizes, complexity, duplicates. */
export const batchAnalyze = defineJob({
  id: 'batch_analyze',
  name: { en: 'Analyse files', he: 'ניתוח קבצים' },
  description: {
    en: 'Looks at the files of a folder, or at files sent along: languages, sizes, complexity and duplicates, each with a suggestion.',
    he: 'בוחנת את קובצי התיקייה, או קבצים שנשלחו: שפות, גדלים, מורכבות וכפילויות, עם הצעה לכל כפילות.',
  },
  category: 'batch',
  tags: ['code', 'analysis'],
  schedule: { kind: 'on_demand' },
  allowConcurrent: true,
  limits: { timeout_seconds: 1_800, max_instances: 2 },
  settings: batchSettings,
  args: batchArgs,
  source: import.meta.url,
  handler(context, settings, { userData }) {
    const { user_id, requested_by } = context.run;
    const owner = user_id ?? requested_by?.id ?? null;
    return runBatchAnalyze({ context, args: context.args, settings, userData, owner });
  },
});
