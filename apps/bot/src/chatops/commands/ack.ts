import { code, plain } from '../../messages/line.js';
import type { Command } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { findIncident, incidentStanding } from '../input/find-incident.js';
import { splitNote } from '../input/note-input.js';
import { data, shownTo, timeCode } from '../replies/job-shown.js';
import { toWire } from '../wire.js';

const MAX_NAME = 60;

/** `/ack <id or job> [note]`: says that somebody looks after an incident; whoever was first stays. */
export const ack: Command = {
  name: 'ack',
  role: 'operator',
  group: 'system',
  sensitive: true,

  async run(context, input) {
    const { operations, actor, say } = context;
    const { meant, note } = splitNote(input);
    const found = await findIncident(context, meant);
    if ('reply' in found) return found.reply;
    const question = askedOf('acknowledgeAlert', { params: { alert_id: found.alert.alert_id }, body: note });
    const { alert } = toWire<'acknowledgeAlert'>(await operations.acknowledgeAlert(actor, question));
    const { by, at } = alert.acknowledged ?? { by: actor, at: context.now().toISOString() };
    const what = [plain(' · '), code(alert.job_id ?? alert.rule)];
    if (by.kind === actor.kind && by.id === actor.id) {
      return { lines: [[plain(`👤 ${say('chat_system.acknowledged')}`), ...what]] };
    }
    const name = data(by.name, MAX_NAME).text;
    const before = plain(`👤 ${say('chat_system.acknowledged_before', { name })} `);
    return { lines: [[before, timeCode(at, shownTo(context)), ...what]] };
  },

  standing: incidentStanding,
};
