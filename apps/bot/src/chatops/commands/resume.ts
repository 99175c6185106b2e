import type { Command } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { withJob } from '../input/find-job.js';
import { renderResumed } from '../replies/job-acts.js';
import { shownTo } from '../replies/job-shown.js';
import { toWire } from '../wire.js';
import { jobStanding } from './pause.js';

/** `/resume <job>`. */
export const resume: Command = {
  name: 'resume',
  role: 'operator',
  group: 'jobs',
  sensitive: true,

  run(context, input) {
    const { operations, actor } = context;
    return withJob(context, input, { command: 'resume', acts: true }, async () => {
      const question = askedOf('resumeJob', { params: { job_id: input } });
      return renderResumed(toWire<'resumeJob'>(await operations.resumeJob(actor, question)).job, shownTo(context));
    });
  },

  standing: jobStanding,
};
