import type { Command, CommandContext, Standing } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { findRun } from '../input/find-run.js';
import { shownTo } from '../replies/job-shown.js';
import { renderCancelled } from '../replies/run-refused.js';
import { runStateOf } from '../standing.js';

/** `/cancel <run> [reason]`. */
export const cancel: Command = {
  name: 'cancel',
  role: 'operator',
  group: 'jobs',
  sensitive: true,

  async run(context, input) {
    const { operations, actor } = context;
    const [, asked = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(input) ?? [];
    const found = await findRun(context, asked, { command: 'cancel', acts: true });
    if ('reply' in found) return found.reply;
    const { run } = found;
    const reason = rest.trim();
    const body = reason === '' ? {} : { reason };
    await operations.cancelRun(actor, askedOf('cancelRun', { params: { run_id: run.run_id }, body }));
    return renderCancelled(run, shownTo(context));
  },

  standing: runStanding,
};

/** How the run stands that an input begins with, and who asked it to stop. */
export async function runStanding(context: CommandContext, input: string): Promise<Standing> {
  const [asked = ''] = input.trim().split(/\s/, 1);
  const found = await findRun(context, asked, { command: 'cancel', acts: true });
  if ('reply' in found) return { state: 'gone', by: null, at: null };
  const { cancel: wish, ended_at } = found.run;
  const at = wish?.requested_at ?? ended_at;
  return { state: runStateOf(found.run), by: wish?.by.name ?? null, at: at === null ? null : new Date(at) };
}
