import type { Command } from '../command.js';
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

  standing: runStanding,
};
