import {
  AppError,
  contract,
  type FailureWire,
  type JobWire,
  type RunSummaryWire,
  type RunWire,
} from '@jobs-monitor/core';
import type { PageRequest } from '../page.js';

/** A run, and what is known of its job, its other attempts and the kind of its failure. */
export interface RunFacts {
  run: RunWire;
  job: JobWire | null;
  /** The name of the job in the language of the reader; its id while that is not known. */
  name: string;
  /** The run itself among them, the first attempt first. */
  attempts: readonly RunSummaryWire[];
  failure: FailureWire | null;
}

/** All that the view of a run shows, or null while nothing is known of the run. */
export async function loadRunFacts({ read, view }: PageRequest, runId: string): Promise<RunFacts | null> {
  const params = { run_id: runId };
  const [found, jobs, tries] = await Promise.all([
    read('getRun', { params }),
    read('listJobs'),
    read('listAttempts', { params }),
  ]);
  if (!found) return null;
  const { run } = found;
  const job = jobs?.jobs.find(({ job_id }) => job_id === run.job_id) ?? null;
  return {
    run,
    job,
    name: job?.texts.name[view.locale] ?? run.job_id,
    attempts: tries?.runs ?? [],
    failure: await readFailure(read, run),
  };
}

/** A kind of failure is forgotten some time after it was last seen; the run may be kept for longer. */
async function readFailure(read: PageRequest['read'], run: RunWire): Promise<FailureWire | null> {
  const params = contract.getFailure.params.safeParse({ job_id: run.job_id, signature: run.error_signature });
  if (!params.success) return null;
  try {
    return (await read('getFailure', { params: params.data }))?.failure ?? null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'failure_not_found') return null;
    throw error;
  }
}
