import { AppError } from '@jobs-monitor/core';
import type { Command, CommandContext, Standing } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { withJob } from '../input/find-job.js';
import { parsePause } from '../input/pause-input.js';
import { renderBadDuration, renderPaused } from '../replies/job-acts.js';
import { shownTo } from '../replies/job-shown.js';
import { jobStateOf } from '../standing.js';
import { toWire } from '../wire.js';

/** `/pause <job> [for 2h] [reason]`. */
export const pause: Command = {
  name: 'pause',
  role: 'operator',
  group: 'jobs',
  sensitive: true,

  async run(context, input) {
    const { operations, actor } = context;
    const wish = parsePause(input);
    const shown = shownTo(context);
    if ('badDuration' in wish) return renderBadDuration(wish.badDuration, shown);
    const { jobId, seconds, reason } = wish;
    const rest = input.trim().slice(jobId.length);
    const again = { command: 'pause', input: (id: string) => `${id}${rest}`, acts: true };
    return withJob(context, jobId, again, async () => {
      const until = seconds === null ? null : new Date(shown.now.getTime() + seconds * 1_000);
      const body = { ...(reason && { reason }), ...(until && { until: until.toISOString() }) };
      const question = askedOf('pauseJob', { params: { job_id: jobId }, body });
      return renderPaused(toWire<'pauseJob'>(await operations.pauseJob(actor, question)).job, shown);
    });
  },

  standing: jobStanding,
};

/** How the job stands that an input begins with; who paused it, if it is paused. */
export async function jobStanding({ operations, actor }: CommandContext, input: string): Promise<Standing> {
  const [jobId = ''] = input.trim().split(/\s/, 1);
  try {
    const question = askedOf('getJob', { params: { job_id: jobId } });
    const { job } = toWire<'getJob'>(await operations.getJob(actor, question));
    const { paused } = job;
    return { state: jobStateOf(job), by: paused?.by.name ?? null, at: paused ? new Date(paused.at) : null };
  } catch (error) {
    if (error instanceof AppError && error.code === 'job_not_found') return { state: 'gone', by: null, at: null };
    throw error;
  }
}
