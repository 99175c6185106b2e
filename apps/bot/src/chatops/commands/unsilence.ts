import { plain } from '../../messages/line.js';
import type { Command } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { shownTo } from '../replies/job-shown.js';
import { mistake } from '../replies/mistake.js';
import { matcherCode } from '../replies/silence.js';
import { toWire } from '../wire.js';
import { activeSilences } from './silences.js';

/** `/unsilence <id>`: ends a silence; its id may be a unique start. */
export const unsilence: Command = {
  name: 'unsilence',
  role: 'operator',
  group: 'system',
  sensitive: true,

  async run(context, input) {
    const { operations, actor, say } = context;
    if (input === '') return mistake(say('chat_system.which_silence'));
    const fitting = (await activeSilences(context)).filter(({ silence_id }) => silence_id.startsWith(input));
    const [found] = fitting;
    if (!found) return mistake(say('chat_system.no_silence_fits'));
    if (fitting.length > 1) return mistake(say('chat_system.several_fit'));
    const question = askedOf('endSilence', { params: { silence_id: found.silence_id } });
    const { silence } = toWire<'endSilence'>(await operations.endSilence(actor, question));
    const shown = shownTo(context);
    const heldBack = say('chat_system.silence_held_back', { count: silence.held_back });
    return {
      lines: [
        [plain(`🔔 ${say('chat_system.silence_ended')} · `), matcherCode(silence, shown), plain(` · ${heldBack}`)],
      ],
    };
  },
};
