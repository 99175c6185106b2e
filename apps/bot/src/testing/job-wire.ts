import { type JobWire, type Locale, type RunWire, sayer } from '@jobs-monitor/core';
import type { Shown } from '../chatops/replies/job-shown.js';
import { toWire } from '../chatops/wire.js';
import type { Job } from '../jobs/catalogue.js';
import { presentJob } from '../operations/job-view.js';
import { buildJob, buildRun } from './builders.js';

export const AT = new Date('2026-05-01T10:00:00.000Z');

/** A job as the wire has it. */
export function buildJobWire(overrides: Partial<JobWire> = {}, job: Partial<Omit<Job, 'limits'>> = {}): JobWire {
  const made = buildJob({ id: overrides.job_id ?? 'sample_job', ...job });
  const view = presentJob(made.id, made, { state: null, nextAt: null, activeCount: 0 }, AT, 'en');
  return { ...toWire<'resumeJob'>({ job: view }).job, ...overrides };
}

/** A run as the wire has it. */
export function buildRunWire(overrides: Parameters<typeof buildRun>[0] = {}): RunWire {
  return toWire<'getRun'>({ run: buildRun({ queued_at: AT, ...overrides }) }).run;
}

/** How answers are shown at `AT`, with times of Jerusalem. */
export function shownIn(locale: Locale, overrides: Partial<Shown> = {}): Shown {
  return {
    say: sayer(locale),
    locale,
    timezone: 'Asia/Jerusalem',
    webappUrl: 'https://jobs.example.org',
    now: AT,
    ...overrides,
  };
}
