import type { SilenceWire } from '@jobs-monitor/core';
import type { Command, CommandContext } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { shownTo } from '../replies/job-shown.js';
import { renderSilences } from '../replies/silence.js';
import { toWire } from '../wire.js';

/** `/silences`: those that are active. */
export const silences: Command = {
  name: 'silences',
  role: 'viewer',
  group: 'system',
  run: async (context) => renderSilences(await activeSilences(context), shownTo(context)),
};

export async function activeSilences({ operations, actor }: CommandContext): Promise<SilenceWire[]> {
  const question = askedOf('listSilences', { query: { active: 'true' } });
  return toWire<'listSilences'>(await operations.listSilences(actor, question)).silences;
}
