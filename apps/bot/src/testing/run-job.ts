import { type RunSummary, readEnv } from '@jobs-monitor/core';
import { createCache } from '../cache/cache.js';
import { createCatalogue } from '../jobs/catalogue.js';
import type { AnyJobDefinition, JobContext, JobResult } from '../jobs/define.js';
import type { JobServices } from '../jobs/services.js';
import { collectVariables } from '../jobs/variables.js';
import { createRun } from '../runs/new-run.js';
import { createUserData } from '../user-data/user-data.js';

export interface JobRunOptions {
  env?: Record<string, string>;
  args?: unknown;
  services?: Partial<JobServices>;
  signal?: AbortSignal;
  now?: Date;
  run?: Partial<RunSummary>;
  onProgress?: (processed: number) => unknown;
}

/** What a handler did: its result, or the word with which it skipped its run. */
export interface JobRunRecord {
  result: JobResult;
  skipped: string | null;
  logs: { level: string; message: string }[];
  progress: { processed: number; total: number | null };
}

class Skipped extends Error {}

/** Runs a job as the catalogue reads it, with the configuration of `env` and nothing else around it. Rejects if the handler does. */
export async function runJob(definition: AnyJobDefinition, options: JobRunOptions = {}): Promise<JobRunRecord> {
  const record: JobRunRecord = { result: undefined, skipped: null, logs: [], progress: { processed: 0, total: null } };
  const values = readEnv(collectVariables([definition]), options.env ?? {}, () => '');
  const [job] = createCatalogue([definition], [], { values, stuckAfterSeconds: 1_200 }).jobs;
  if (!job) throw new Error('The catalogue lost the job');
  const now = options.now ?? new Date();

  const context: JobContext = {
    run: {
      ...createRun({ run_id: 'run-1', job_id: job.id, category: job.category, trigger: 'manual', queued_at: now }),
      ...options.run,
    },
    args: job.argsSchema ? job.argsSchema.parse(options.args) : null,
    signal: options.signal ?? new AbortController().signal,
    now: () => now,
    log: (level, message) => record.logs.push({ level, message }),
    progress(processed, total) {
      record.progress = { processed, total: total ?? record.progress.total };
      options.onProgress?.(processed);
    },
    skip(reason) {
      record.skipped = reason;
      throw new Skipped(reason);
    },
  };

  try {
    record.result = await job.run(context, { ...defaultServices(now), ...options.services });
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
  }
  return record;
}

function defaultServices(now: Date): JobServices {
  return {
    cache: createCache({ maxEntries: 100, now: () => now.getTime() }),
    userData: createUserData({}, () => now),
    notices: { tellOnce: async (notices) => notices.length },
    warmers: [],
    scanForStuck: async () => ({ checked: 0, stuck: 0 }),
  };
}
