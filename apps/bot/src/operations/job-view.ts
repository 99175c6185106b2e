import { type JobLimits, type JobWire, jobTypeOf, type Locale, type Pause, scheduleText } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import type { JobState } from '../store/store.js';
import type { Unwired } from './verb.js';

/** What is known of a job beside its code. */
export interface JobFacts {
  state: JobState | null;
  nextAt: Date | null;
  activeCount: number;
}

export type JobView = Unwired<JobWire>;

/** A job as the wire has it. `job` is undefined for a dynamic one whose code is gone: only its history speaks for it. */
export function presentJob(jobId: string, job: Job | undefined, facts: JobFacts, now: Date, locale: Locale): JobView {
  const schedule = job?.schedule ?? { kind: 'on_demand' as const };
  const name = job?.name ?? { en: jobId, he: jobId };
  const description = job?.description ?? { en: '', he: '' };
  const dynamic = isDynamic(job);
  return {
    job_id: jobId,
    name: name[locale],
    description: description[locale],
    texts: { name, description },
    category: job?.category ?? 'other',
    job_type: jobTypeOf(schedule),
    type: jobTypeOf(schedule),
    interval_seconds: schedule.kind === 'every' ? schedule.seconds : null,
    schedule: scheduleText(schedule),
    enabled: job?.enabled ?? false,
    env_toggle: job?.toggle?.variable ?? null,
    can_trigger: !dynamic,
    callback_name: job?.callbackName ?? null,
    source_file: job?.sourceFile ?? null,
    metadata: job?.metadata ?? {},
    owner: job?.owner ?? null,
    tags: [...(job?.tags ?? [])],
    paused: pauseAt(facts.state, now),
    next_run_at: facts.nextAt,
    last_run: facts.state?.last_run ?? null,
    recent_runs: facts.state?.recent_runs ?? [],
    active_count: facts.activeCount,
    allow_concurrent: job?.allowConcurrent ?? false,
    dynamic,
    family: job?.family ?? null,
    limits: job?.limits ?? NO_LIMITS,
    args_schema: job?.argsJsonSchema ?? null,
  };
}

/** True for a job that was made at run time, by its family. */
export function isDynamic(job: Job | undefined): boolean {
  return job === undefined || job.family !== null;
}

/** The pause that holds at an instant, if any: one with an end is over by itself. */
export function pauseAt(state: JobState | null, now: Date): Pause | null {
  const pause = state?.paused ?? null;
  return pause && (pause.until === null || pause.until > now) ? pause : null;
}

const NO_LIMITS: JobLimits = {
  timeout_seconds: null,
  max_instances: null,
  misfire_grace_seconds: null,
  start_grace_seconds: 0,
  stuck_after_seconds: 0,
  no_progress_seconds: null,
  min_duration_seconds: null,
  max_retries: 0,
  retry_backoff_seconds: 0,
};
