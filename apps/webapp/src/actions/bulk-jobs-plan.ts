import type { ErrorCode, JobWire } from '@jobs-monitor/core';
import { type ArgField, argFields } from './args-schema.js';

/** Why a job is left out of what is about to be done to many. */
export type JobLeftOut = ErrorCode | 'dynamic' | 'needs_args' | 'paused_already' | 'not_paused';

/** Null stands for a job that is gone. */
type Found = JobWire | null;

/** Why a job cannot be started with others; null if it can. What needs args is started by itself, where they can be said. Pure. */
export function againstRun(job: Found): JobLeftOut | null {
  if (!job) return 'job_not_found';
  if (job.dynamic) return 'dynamic';
  if (!job.can_trigger) return 'not_triggerable';
  if (!job.enabled) return 'job_disabled';
  if (job.paused) return 'job_paused';
  if (job.active_count > 0 && !job.allow_concurrent) return 'already_running';
  return job.args_schema && needsArgs(job.args_schema) ? 'needs_args' : null;
}

/** Why a job cannot be paused; null if it can. Pure. */
export function againstPause(job: Found): JobLeftOut | null {
  if (!job) return 'job_not_found';
  if (job.dynamic) return 'dynamic';
  return job.paused ? 'paused_already' : null;
}

/** Why a job cannot be resumed; null if it can. Pure. */
export function againstResume(job: Found): JobLeftOut | null {
  if (!job) return 'job_not_found';
  return job.paused ? null : 'not_paused';
}

function needsArgs(schema: Record<string, unknown>): boolean {
  return argFields(schema)?.some(isNeeded) ?? true;
}

const isNeeded = (field: ArgField): boolean => field.required;
