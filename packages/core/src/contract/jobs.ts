import { z } from 'zod';
import { JOB_CATEGORIES } from '../job.js';
import { WHY_CODES, WHY_STATES } from '../why.js';
import { entry } from './entry.js';
import { freeText, instant, job, jobId, run, runSummary, stats } from './shapes.js';

const byJobId = z.strictObject({ job_id: jobId });

/** What a trigger, a retry and the named admin triggers answer. */
export const triggered = z.object({
  message: z.string(),
  job_id: z.string(),
  run_id: z.string(),
  status: z.literal('pending'),
});

export const TRIGGER_ERRORS = [
  'job_not_found',
  'already_running',
  'job_disabled',
  'job_paused',
  'not_triggerable',
  'gate_closed',
  'draining',
] as const;

export const jobEntries = {
  listJobs: entry({
    method: 'GET',
    path: '/api/jobs',
    summary: 'All jobs: the registered first, then the dynamic ones that were found',
    query: z.strictObject({
      category: z.enum(JOB_CATEGORIES).optional(),
      enabled: z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .optional(),
      q: freeText(200).optional(),
    }),
    output: z.object({ jobs: z.array(job) }),
  }),
  listActive: entry({
    method: 'GET',
    path: '/api/jobs/active',
    summary: 'Active runs over all workers, newest first, and at most 30 runs that ended in the last 5 minutes',
    output: z.object({ active_runs: z.array(runSummary), recent_runs: z.array(runSummary).max(30) }),
  }),
  getRun: entry({
    method: 'GET',
    path: '/api/jobs/runs/:run_id',
    summary: 'One run with its logs and result',
    params: z.strictObject({ run_id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a run id') }),
    output: z.object({ run }),
    errors: ['run_not_found'],
  }),
  getJob: entry({
    method: 'GET',
    path: '/api/jobs/:job_id',
    summary: 'One job with its active runs, the 20 newest ended ones and its statistics of 7 days',
    params: byJobId,
    output: z.object({ job, active_runs: z.array(runSummary), history: z.array(runSummary).max(20), stats }),
    errors: ['job_not_found'],
  }),
  explainJob: entry({
    method: 'GET',
    path: '/api/jobs/:job_id/why',
    summary: 'Why the job is not running now, and when it will',
    params: byJobId,
    output: z.object({
      job_id: z.string(),
      state: z.enum(WHY_STATES),
      next_run_at: instant.nullable(),
      explanation: z.array(
        z.object({
          code: z.enum(WHY_CODES),
          message: z.string(),
          details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        }),
      ),
    }),
    errors: ['job_not_found'],
  }),
  triggerJob: entry({
    method: 'POST',
    path: '/api/jobs/:job_id/trigger',
    summary: 'Start a run now; `Idempotency-Key` makes a repeated request answer the same',
    role: 'operator',
    params: byJobId,
    body: z.strictObject({ args: z.unknown().optional(), note: freeText(500).optional() }),
    output: triggered,
    status: 202,
    acts: true,
    errors: TRIGGER_ERRORS,
  }),
  pauseJob: entry({
    method: 'POST',
    path: '/api/jobs/:job_id/pause',
    summary: 'Stop starting runs of the job, until resumed or until `until`',
    role: 'operator',
    params: byJobId,
    body: z.strictObject({ reason: freeText(500).optional(), until: instant.optional() }),
    output: z.object({ job }),
    acts: true,
    errors: ['job_not_found'],
  }),
  resumeJob: entry({
    method: 'POST',
    path: '/api/jobs/:job_id/resume',
    summary: 'Start runs of the job again',
    role: 'operator',
    params: byJobId,
    output: z.object({ job }),
    acts: true,
    errors: ['job_not_found'],
  }),
};
