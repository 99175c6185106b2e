import { z } from 'zod';
import { JOB_CATEGORIES } from '../job.js';
import { RUN_STATUSES, TRIGGERS } from '../run.js';
import { entry } from './entry.js';
import { TRIGGER_ERRORS, triggered } from './jobs.js';
import { cursor, freeText, instant, jobId, queryInteger, runId, runLog, runSummary, stats } from './shapes.js';

const byRunId = z.strictObject({ run_id: runId });

/** Windows of statistics: 1 hour to 30 days. */
const statsWindow = z
  .string()
  .regex(
    /^(([1-9]|[1-9]\d|[1-6]\d\d|7[01]\d|720)h|([1-9]|[12]\d|30)d)$/,
    'must be from 1h to 30d, for example 24h or 7d',
  );

export const runEntries = {
  listRuns: entry({
    method: 'GET',
    path: '/api/runs',
    summary: 'Runs without logs, newest first; `next_cursor` continues, also after a page that is short or empty',
    query: z.strictObject({
      job_id: jobId.optional(),
      status: z.enum(RUN_STATUSES).optional(),
      reason: freeText(100).optional(),
      /** The signature of an error: runs that failed in the same way. */
      signature: z
        .string()
        .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an error signature')
        .optional(),
      trigger: z.enum(TRIGGERS).optional(),
      user_id: freeText(128).optional(),
      category: z.enum(JOB_CATEGORIES).optional(),
      from: instant.optional(),
      to: instant.optional(),
      q: freeText(200).optional(),
      cursor: cursor.optional(),
      limit: queryInteger(1, 200).default(50),
    }),
    output: z.object({ runs: z.array(runSummary), next_cursor: z.string().nullable() }),
  }),
  getRunLogs: entry({
    method: 'GET',
    path: '/api/runs/:run_id/logs',
    summary: 'Log lines from number `after` on, for a live tail; `next` is the number to ask for next',
    params: byRunId,
    query: z.strictObject({ after: queryInteger(0, 2_147_483_647).default(0) }),
    output: z.object({ logs: z.array(runLog), next: z.int() }),
    errors: ['run_not_found'],
  }),
  listAttempts: entry({
    method: 'GET',
    path: '/api/runs/:run_id/attempts',
    summary: 'The run with the retries before and after it, the first attempt first, at most 20',
    params: byRunId,
    output: z.object({ runs: z.array(runSummary).max(20) }),
    errors: ['run_not_found'],
  }),
  cancelRun: entry({
    method: 'POST',
    path: '/api/runs/:run_id/cancel',
    summary: 'Ask an active run to stop',
    role: 'operator',
    params: byRunId,
    body: z.strictObject({ reason: freeText(500).optional() }),
    output: z.object({ run_id: z.string(), cancel: z.literal('requested') }),
    status: 202,
    acts: true,
    errors: ['run_not_found', 'run_ended'],
  }),
  retryRun: entry({
    method: 'POST',
    path: '/api/runs/:run_id/retry',
    summary: 'Start an ended run again with the same args',
    role: 'operator',
    params: byRunId,
    output: triggered,
    status: 202,
    acts: true,
    errors: ['run_not_found', 'run_active', ...TRIGGER_ERRORS],
  }),
  getStats: entry({
    method: 'GET',
    path: '/api/stats',
    summary: 'Counts by status, success ratio and durations over a window, in buckets',
    query: z.strictObject({ window: statsWindow.default('24h'), job_id: jobId.optional() }),
    output: stats,
  }),
};
