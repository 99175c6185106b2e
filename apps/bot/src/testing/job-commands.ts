import type { RunStatus } from '@jobs-monitor/core';
import { z } from 'zod';
import { cancel } from '../chatops/commands/cancel.js';
import { jobs } from '../chatops/commands/jobs.js';
import { logs } from '../chatops/commands/logs.js';
import { pause } from '../chatops/commands/pause.js';
import { resume } from '../chatops/commands/resume.js';
import { retry } from '../chatops/commands/retry.js';
import { run } from '../chatops/commands/run.js';
import type { Reply } from '../chatops/reply.js';
import type { Job } from '../jobs/catalogue.js';
import { summaryOf } from '../runs/new-run.js';
import { buildJob, buildRun } from './builders.js';
import { buildContext } from './chat-reply.js';
import { openTestDatabase } from './database.js';
import { createTestOperations } from './operations.js';

const commands = { jobs, run, cancel, retry, pause, resume, logs };

const wanting = z.strictObject({
  folder: z.string().max(10),
  depth: z.int(),
  mode: z.enum(['fast', 'deep']),
  dry: z.boolean(),
  tags: z.array(z.string()).optional(),
});

const CATALOGUE: readonly Job[] = [
  buildJob({ id: 'backups_cleanup', name: { en: 'Backups cleanup', he: 'ניקוי גיבויים' }, category: 'backup' }),
  buildJob({ id: 'cache_warming', name: { en: 'Cache warming', he: 'חימום מטמון' }, category: 'cache' }),
  buildJob({ id: 'Case_Kept', category: 'other', allowConcurrent: true }),
  buildJob({ id: 'off_job', category: 'other', enabled: false }),
  buildJob({
    id: 'wanting_job',
    category: 'batch',
    argsSchema: wanting,
    argsJsonSchema: z.toJSONSchema(wanting, { io: 'input' }),
  }),
  buildJob({ id: 'batch', family: 'batch', category: 'batch' }),
];

type Overrides = Parameters<typeof buildContext>[1];

/** The commands of jobs over the real operations and a database of their own, with a few jobs of every kind. */
export async function openJobCommands() {
  const database = await openTestDatabase();
  let over = createTestOperations(database.store, CATALOGUE);
  const contextOf = (overrides: Overrides = {}) => buildContext(over.operations, overrides);

  return {
    store: database.store,
    close: database.close,
    contextOf,
    /** Forgets everything; other jobs and another clock, if they are given. */
    async reset(catalogue = CATALOGUE, now?: () => Date): Promise<void> {
      await database.clear();
      over = createTestOperations(database.store, catalogue, now && { now });
    },
    /** What the command answers. */
    type: (name: keyof typeof commands, input = '', overrides: Overrides = {}): Promise<Reply> =>
      commands[name].run(contextOf(overrides), input),
    /** Stores a run of `Case_Kept` in any state. */
    async storeRun(overrides: Parameters<typeof buildRun>[0] = {}) {
      const made = buildRun({ job_id: 'Case_Kept', ...overrides });
      await database.store.runs.insertPending({ ...summaryOf(made), args: null }, false);
      const { run_id, logs: lines, ...set } = made;
      await database.db
        .native()
        .collection<{ _id: string }>('job_runs')
        .updateOne(
          { _id: run_id },
          {
            $set: { ...set, logs: lines, logs_total: lines.length },
            ...(ENDED.has(made.status) && { $unset: { active: '' as const } }),
          },
        );
      return made;
    },
  };
}

const ENDED: ReadonlySet<RunStatus> = new Set(['completed', 'failed', 'cancelled', 'skipped']);

export type JobCommands = Awaited<ReturnType<typeof openJobCommands>>;
