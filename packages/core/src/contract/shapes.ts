import { z } from 'zod';
import { JOB_CATEGORIES, JOB_TYPES } from '../job.js';
import { LOG_LEVELS, RUN_STATUSES, TRIGGERS } from '../run.js';

/** An instant on the wire: ISO 8601, UTC. */
export const instant = z.iso.datetime();

/** Ids as they may come in. Whether one exists is another question, with its own answer. */
export const jobId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$/, 'must be a job id: up to 128 letters, digits and _ . : @ -');
export const runId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a run id: up to 64 letters, digits, _ and -');

/** Text from people: no control characters but line breaks and tabs. */
export const freeText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(?:[\t\n\r]|\P{Cc})*$/u, 'must not contain control characters');

/** A whole number in a query string. */
export const queryInteger = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

/** Where a list goes on. */
export const cursor = z.string().regex(/^[A-Za-z0-9_-]{1,300}$/, 'must be a next_cursor of an earlier answer');

export const localText = z.object({ en: z.string(), he: z.string() });

export const requester = z.object({
  kind: z.enum(['web', 'telegram', 'api', 'system']),
  id: z.string(),
  name: z.string(),
});

const category = z.enum(JOB_CATEGORIES);

export const runSummary = z.object({
  run_id: z.string(),
  job_id: z.string(),
  category: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: z.string().nullable(),
  trigger: z.enum(TRIGGERS),
  requested_by: requester.nullable(),
  user_id: z.string().nullable(),
  attempt: z.int().min(1),
  retry_of: z.string().nullable(),
  worker_id: z.string().nullable(),
  queued_at: instant,
  started_at: instant.nullable(),
  ended_at: instant.nullable(),
  duration_seconds: z.number().min(0).nullable(),
  progress: z.int().min(0).max(100),
  total_items: z.int().min(0).nullable(),
  processed_items: z.int().min(0),
  message: z.string().nullable(),
  error_message: z.string().nullable(),
  error_signature: z.string().nullable(),
  blocked_by: z.string().nullable(),
  note: z.string().nullable(),
  cancel: z
    .object({
      requested_at: instant,
      by: requester,
      reason: z.string().nullable(),
      seen_at: instant.nullable(),
      ignored_at: instant.nullable(),
    })
    .nullable(),
  stuck_at: instant.nullable(),
});

export const runLog = z.object({
  timestamp: instant,
  level: z.enum(LOG_LEVELS),
  message: z.string(),
  details: z.unknown().optional(),
});

export const run = runSummary.extend({
  logs: z.array(runLog).max(50),
  logs_dropped: z.int().min(0),
  result: z.unknown(),
  args: z.unknown(),
});

export const lastRun = z.object({
  run_id: z.string(),
  status: z.enum(RUN_STATUSES),
  reason: z.string().nullable(),
  trigger: z.enum(TRIGGERS),
  started_at: instant.nullable(),
  ended_at: instant,
  duration_seconds: z.number().nullable(),
  error_message: z.string().nullable(),
});

export const pause = z.object({ by: requester, at: instant, reason: z.string().nullable(), until: instant.nullable() });

export const limits = z.object({
  timeout_seconds: z.number().nullable(),
  max_instances: z.int().nullable(),
  misfire_grace_seconds: z.number().nullable(),
  start_grace_seconds: z.number(),
  stuck_after_seconds: z.number(),
  no_progress_seconds: z.number().nullable(),
  min_duration_seconds: z.number().nullable(),
  max_retries: z.int(),
  retry_backoff_seconds: z.number(),
});

export const job = z.object({
  job_id: z.string(),
  name: z.string(),
  description: z.string(),
  /** The same in every language; `name` and `description` are in the language of the configuration. */
  texts: z.object({ name: localText, description: localText }),
  category,
  job_type: z.enum(JOB_TYPES),
  type: z.enum(JOB_TYPES),
  interval_seconds: z.int().nullable(),
  schedule: z.string(),
  enabled: z.boolean(),
  env_toggle: z.string().nullable(),
  can_trigger: z.boolean(),
  callback_name: z.string().nullable(),
  source_file: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  /** Who looks after it, as its file says. */
  owner: z.string().nullable(),
  tags: z.array(z.string()),
  paused: pause.nullable(),
  next_run_at: instant.nullable(),
  last_run: lastRun.nullable(),
  /** Newest first, at most 20: for a strip of marks, how often they end well and how long they take. */
  recent_runs: z
    .array(z.object({ run_id: z.string(), status: z.enum(RUN_STATUSES), duration_seconds: z.number().nullable() }))
    .max(20),
  active_count: z.int().min(0),
  allow_concurrent: z.boolean(),
  dynamic: z.boolean(),
  /** The family that a dynamic job belongs to. */
  family: z.string().nullable(),
  limits,
  /** JSON Schema of `args`, or null when the job takes none. */
  args_schema: z.record(z.string(), z.unknown()).nullable(),
});

const counts = z.object({
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  skipped: z.int(),
});

const durations = z.object({
  p50_seconds: z.number().nullable(),
  p95_seconds: z.number().nullable(),
  p99_seconds: z.number().nullable(),
});

export const stats = z.object({
  window_seconds: z.int(),
  from: instant,
  to: instant,
  bucket_seconds: z.int(),
  /** Ended runs in the window. */
  runs: z.int(),
  by_status: counts,
  /** completed / (completed + failed), or null without either. */
  success_ratio: z.number().min(0).max(1).nullable(),
  durations,
  buckets: z.array(counts.extend(durations.shape).extend({ at: instant })),
});

export const worker = z.object({
  worker_id: z.string(),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  started_at: instant,
  heartbeat_at: instant,
  alive: z.boolean(),
  active_runs: z.int().min(0),
});

export type JobWire = z.infer<typeof job>;
export type RunWire = z.infer<typeof run>;
export type RunSummaryWire = z.infer<typeof runSummary>;
export type RunLogWire = z.infer<typeof runLog>;
export type StatsWire = z.infer<typeof stats>;
export type WorkerWire = z.infer<typeof worker>;
