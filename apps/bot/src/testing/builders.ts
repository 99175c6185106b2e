import type { JobLimits, Run } from '@jobs-monitor/core';
import type { Job } from '../jobs/job.js';
import { createRun } from '../runs/new-run.js';
import { newRunId } from '../store/run-id.js';
import type { Lease } from '../store/store.js';

const LIMITS: JobLimits = {
  timeout_seconds: null,
  max_instances: null,
  misfire_grace_seconds: null,
  start_grace_seconds: 60,
  stuck_after_seconds: 1_200,
  no_progress_seconds: null,
  min_duration_seconds: null,
  max_retries: 0,
  retry_backoff_seconds: 60,
};

/** An exclusive job on demand that does nothing; `limits` are merged. */
export function buildJob(overrides: Partial<Omit<Job, 'limits'>> & { limits?: Partial<JobLimits> } = {}): Job {
  const id = overrides.id ?? 'sample_job';
  return {
    id,
    name: { en: id, he: id },
    description: { en: '', he: '' },
    category: 'other',
    schedule: { kind: 'on_demand' },
    enabled: true,
    toggle: null,
    allowConcurrent: false,
    gate: null,
    metadata: {},
    owner: null,
    tags: [],
    argsSchema: null,
    argsJsonSchema: null,
    sourceFile: 'src/jobs/sample-job.ts',
    callbackName: id,
    family: null,
    run: async () => undefined,
    ...overrides,
    limits: { ...LIMITS, ...overrides.limits },
  };
}

/** A pending run of `sample_job`, asked for by hand. */
export function buildRun(overrides: Partial<Run> = {}): Run {
  const { run_id = newRunId(), job_id = 'sample_job', queued_at = new Date() } = overrides;
  return { ...createRun({ run_id, job_id, category: 'other', trigger: 'manual', queued_at }), ...overrides };
}

/** A lease that is held. */
export function buildLease(overrides: Partial<Lease> = {}): Lease {
  const at = overrides.heartbeat_at ?? new Date();
  return {
    worker_id: 'worker-1',
    host: 'host',
    pid: 1,
    version: '0.0.0',
    started_at: at,
    heartbeat_at: at,
    expires_at: new Date(at.getTime() + 15_000),
    fenced: false,
    capacity: 100,
    ...overrides,
  };
}
