import { plain } from '../../messages/line.js';
import { NEVER_MIND } from '../buttons.js';
import type { Command } from '../command.js';

/** What the button does that takes a question back. */
export const neverMind: Command = {
  name: NEVER_MIND,
  role: 'viewer',
  group: 'system',
  hidden: true,
  async run({ say }) {
    return { lines: [[plain(`✖️ ${say('chat.nothing_done')}`)]], replaces: true };
  },
};
