import type { Command, CommandContext } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { withJob } from '../input/find-job.js';
import { parseJobs } from '../input/jobs-input.js';
import { renderJob } from '../replies/job-details.js';
import { renderCategory, renderJobs } from '../replies/job-list.js';
import { shownTo } from '../replies/job-shown.js';
import { renderWhy } from '../replies/job-why.js';
import { renderActive } from '../replies/runs-active.js';
import { renderFailed } from '../replies/runs-failed.js';
import type { Reply } from '../reply.js';
import { toWire } from '../wire.js';

const SHOWN_FAILURES = '10';

/** `/jobs`, `/jobs active|failed|<category>|<job_id>|why <job_id>`. */
export const jobs: Command = {
  name: 'jobs',
  role: 'viewer',
  group: 'jobs',
  async run(context, input) {
    const { operations, actor } = context;
    const asked = parseJobs(input);
    switch (asked.ask) {
      case 'all': {
        const answer = toWire<'listJobs'>(await operations.listJobs(actor, askedOf('listJobs', {})));
        return renderJobs(answer.jobs, asked.page, shownTo(context));
      }
      case 'category': {
        const question = askedOf('listJobs', { query: { category: asked.category } });
        const answer = toWire<'listJobs'>(await operations.listJobs(actor, question));
        return renderCategory(asked.category, answer.jobs, asked.page, shownTo(context));
      }
      case 'active': {
        const answer = toWire<'listActive'>(await operations.listActive(actor, askedOf('listActive', {})));
        return renderActive(answer.active_runs, asked.page, shownTo(context));
      }
      case 'failed': {
        const question = askedOf('listRuns', { query: { status: 'failed', limit: SHOWN_FAILURES } });
        const answer = toWire<'listRuns'>(await operations.listRuns(actor, question));
        return renderFailed(answer.runs, shownTo(context));
      }
      case 'job':
        return withJob(context, asked.jobId, { command: 'jobs', acts: false }, () => showJob(context, asked.jobId));
      case 'why': {
        const again = { command: 'jobs', input: (id: string) => `why ${id}`, acts: false };
        return withJob(context, asked.jobId, again, () => explain(context, asked.jobId));
      }
    }
  },
};

async function showJob(context: CommandContext, jobId: string): Promise<Reply> {
  const { operations, actor } = context;
  const question = askedOf('getJob', { params: { job_id: jobId } });
  const { job, active_runs, history } = toWire<'getJob'>(await operations.getJob(actor, question));
  return renderJob(job, active_runs, history, shownTo(context));
}

async function explain(context: CommandContext, jobId: string): Promise<Reply> {
  const { operations, actor } = context;
  const question = askedOf('explainJob', { params: { job_id: jobId } });
  return renderWhy(toWire<'explainJob'>(await operations.explainJob(actor, question)), shownTo(context));
}
