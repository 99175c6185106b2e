import type { Requester, RunStatus, Trigger } from './run.js';

export const JOB_CATEGORIES = ['backup', 'cache', 'sync', 'cleanup', 'monitoring', 'batch', 'other'] as const;
export type JobCategory = (typeof JOB_CATEGORIES)[number];

export const JOB_TYPES = ['repeating', 'once', 'on_demand'] as const;
export type JobType = (typeof JOB_TYPES)[number];

export const LOCALES = ['en', 'he'] as const;
export type Locale = (typeof LOCALES)[number];

/** A text that people read, in every language that we speak. */
export type LocalText = Record<Locale, string>;

/** When a job runs. Seconds are whole and positive. */
export type Schedule =
  | { kind: 'every'; seconds: number; firstAfterSeconds: number }
  | { kind: 'cron'; expression: string; timezone: string }
  /** Once per database, or with `eachStart` once after each start of a bot. */
  | { kind: 'once'; afterSeconds: number; eachStart?: boolean }
  | { kind: 'on_demand' };

/** The schedule as text on the wire: `every 900s`, `cron 0 0 * * * Asia/Jerusalem`, `once after 60s`, `on demand`. */
export function scheduleText(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'every':
      return `every ${schedule.seconds}s`;
    case 'cron':
      return `cron ${schedule.expression} ${schedule.timezone}`;
    case 'once':
      return `once after ${schedule.afterSeconds}s`;
    case 'on_demand':
      return 'on demand';
  }
}

export function jobTypeOf(schedule: Schedule): JobType {
  if (schedule.kind === 'on_demand') return 'on_demand';
  return schedule.kind === 'once' ? 'once' : 'repeating';
}

/** What bounds a job's runs. Seconds; null means no bound. */
export interface JobLimits {
  /** The run is aborted, then closed as failed/timeout. */
  timeout_seconds: number | null;
  /** Active runs at a time over all workers; 1 for an exclusive job. */
  max_instances: number | null;
  /** A start that comes later than this is skipped as `misfire`; null: a missed start is always made up for, once. */
  misfire_grace_seconds: number | null;
  /** How late a start may be before it is reported. */
  start_grace_seconds: number;
  /** A run that takes longer is stuck. */
  stuck_after_seconds: number;
  /** Progress or log silent for longer is reported. */
  no_progress_seconds: number | null;
  /** A good run that is shorter is too fast to be true. */
  min_duration_seconds: number | null;
  /** How often a failed scheduled run is tried again; each retry is a run of its own. */
  max_retries: number;
  /** The wait before the first retry; it doubles with each further one, with jitter. */
  retry_backoff_seconds: number;
}

/** Who paused a job, and why. `until` ends it by itself. */
export interface Pause {
  by: Requester;
  at: Date;
  reason: string | null;
  until: Date | null;
}

/** The newest ended run of a job, as lists show it. */
export interface LastRun {
  run_id: string;
  status: RunStatus;
  reason: string | null;
  trigger: Trigger;
  started_at: Date | null;
  ended_at: Date;
  duration_seconds: number | null;
  error_message: string | null;
}
