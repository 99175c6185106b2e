import type { EnvValues } from '@jobs-monitor/core';
import { batchSettings, runBatchAnalyze } from '../batch/analyze.js';
import { batchArgs } from '../batch/args.js';
import type { FamilyDefinition, JobContext } from '../define.js';
import type { JobServices } from '../services.js';

const INSTANCE = /^batch_([A-Za-z0-9-]{1,64})_(\d{1,6})_(\d{1,16})$/;

/** Analyses that belong to one user each: `batch_{user}_{n}_{ts}`, the n-th of the user's at that time (ms). */
export const batchFamily: FamilyDefinition = {
  id: 'batch',
  instancePattern: INSTANCE,
  name: { en: "A user's batch", he: 'אצווה של משתמש' },
  description: {
    en: 'An analysis of files that one user asked for.',
    he: 'ניתוח קבצים שביקש משתמש אחד.',
  },
  category: 'batch',
  tags: ['code', 'analysis'],
  limits: { timeout_seconds: 1_800 },
  settings: batchSettings,
  source: import.meta.url,
  handler(context: JobContext<unknown>, settings: EnvValues<typeof batchSettings>, { userData }: JobServices) {
    const [, owner = null] = INSTANCE.exec(context.run.job_id) ?? [];
    return runBatchAnalyze({ context, args: batchArgs.parse(context.args), settings, userData, owner });
  },
};
