import type { EnvSpec, JobCategory, JobLimits, LocalText, Schedule } from '@jobs-monitor/core';
import type { z } from 'zod';
import type { JobContext, JobResult, Toggle } from './define.js';
import type { JobServices } from './services.js';

/** A job with its configuration read: what schedules, runs and lists work with. Interval and enabled are the live ones. */
export interface Job {
  id: string;
  name: LocalText;
  description: LocalText;
  category: JobCategory;
  schedule: Schedule;
  enabled: boolean;
  toggle: Toggle | null;
  allowConcurrent: boolean;
  limits: JobLimits;
  gate: string | null;
  metadata: Record<string, unknown>;
  argsSchema: z.ZodType | null;
  /** Path of the defining file below the project, for people. */
  sourceFile: string;
  callbackName: string;
  /** The family's id for a dynamic job. */
  family: string | null;
  run(context: JobContext, services: JobServices): Promise<JobResult>;
}

export interface Catalogue {
  /** Registered jobs in the order of the code. */
  jobs: readonly Job[];
  /** A registered job, or the instance of a family whose pattern fits; undefined if neither. */
  find(jobId: string): Job | undefined;
  /** Every variable that any job reads. */
  env: EnvSpec;
}
