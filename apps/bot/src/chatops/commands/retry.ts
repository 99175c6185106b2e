import type { Command, CommandContext, Standing } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { findRun } from '../input/find-run.js';
import { toWire } from '../wire.js';
import { runStanding } from './cancel.js';
import { follow } from './run.js';

/** `/retry <run>`: starts an ended run again with its args; the answer follows the new run. */
export const retry: Command = {
  name: 'retry',
  role: 'operator',
  group: 'jobs',
  sensitive: true,

  async run(context, input) {
    const { operations, actor } = context;
    const found = await findRun(context, input, { command: 'retry', acts: true });
    if ('reply' in found) return found.reply;
    const question = askedOf('retryRun', { params: { run_id: found.run.run_id } });
    const { run_id } = toWire<'retryRun'>(await operations.retryRun(actor, question));
    return follow(context, run_id);
  },

  standing: retryStanding,
};

const LOOKED_AT = '20';

/** How the run stands, and who has started it again already. */
async function retryStanding(context: CommandContext, input: string): Promise<Standing> {
  const { operations, actor } = context;
  const found = await findRun(context, input, { command: 'retry', acts: true });
  if ('reply' in found) return { state: 'gone', by: null, at: null };
  const { run_id, job_id } = found.run;
  const question = askedOf('listRuns', { query: { job_id, limit: LOOKED_AT } });
  const { runs } = toWire<'listRuns'>(await operations.listRuns(actor, question));
  const again = runs.find(({ retry_of }) => retry_of === run_id);
  if (!again) return runStanding(context, run_id);
  return { state: 'retried', by: again.requested_by?.name ?? null, at: new Date(again.queued_at) };
}
