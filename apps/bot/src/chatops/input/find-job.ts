import { AppError, contract } from '@jobs-monitor/core';
import type { CommandContext } from '../command.js';
import { shownTo } from '../replies/job-shown.js';
import { renderUnknownJob } from '../replies/job-unknown.js';
import type { Reply } from '../reply.js';
import { nearestIds } from './nearest.js';

/** What is done with the job that was meant: the same command again. */
export interface Again {
  command: string;
  /** Its input for a job; the id alone unless told otherwise. */
  input?(jobId: string): string;
  acts: boolean;
}

/** Does something with a job; for an id that no job has, answers with those that may have been meant. */
export async function withJob(
  context: CommandContext,
  jobId: string,
  again: Again,
  act: () => Promise<Reply>,
): Promise<Reply> {
  if (!contract.getJob.params.safeParse({ job_id: jobId }).success) return suggest(context, jobId, again);
  try {
    return await act();
  } catch (error) {
    if (error instanceof AppError && error.code === 'job_not_found') return suggest(context, jobId, again);
    throw error;
  }
}

async function suggest(context: CommandContext, jobId: string, again: Again): Promise<Reply> {
  const { operations, actor } = context;
  const { jobs } = await operations.listJobs(actor, { params: {}, query: {}, body: {} });
  const known = jobs.map(({ job_id }) => String(job_id));
  const input = again.input ?? ((id: string) => id);
  return renderUnknownJob(jobId, nearestIds(jobId, known), { ...again, input }, shownTo(context));
}
