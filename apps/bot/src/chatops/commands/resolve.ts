import { type AlertWire, formatDuration } from '@jobs-monitor/core';
import { code, plain } from '../../messages/line.js';
import type { Command, CommandContext } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { findIncident, incidentStanding } from '../input/find-incident.js';
import { splitNote } from '../input/note-input.js';
import { data, shownTo, timeCode } from '../replies/job-shown.js';
import type { Reply } from '../reply.js';
import { toWire } from '../wire.js';

const MAX_NAME = 60;

/** `/resolve <id or job> [note]`: closes an incident by hand; of one that is over it says how that came. */
export const resolve: Command = {
  name: 'resolve',
  role: 'operator',
  group: 'system',
  sensitive: true,

  async run(context, input) {
    const { operations, actor, say, locale } = context;
    const { meant, note } = splitNote(input);
    const found = await findIncident(context, meant);
    if ('reply' in found) return found.reply;
    if (found.alert.resolved) return over(found.alert, found.alert.resolved, context);
    const question = askedOf('resolveAlert', { params: { alert_id: found.alert.alert_id }, body: note });
    const { alert } = toWire<'resolveAlert'>(await operations.resolveAlert(actor, question));
    const duration = formatDuration(alert.resolved?.after_seconds ?? 0, locale);
    const what = code(alert.job_id ?? alert.rule);
    return { lines: [[plain(`✅ ${say('chat_system.resolved', { duration })} · `), what]] };
  },

  standing: incidentStanding,
};

function over(alert: AlertWire, { how, by, at }: NonNullable<AlertWire['resolved']>, context: CommandContext): Reply {
  const { say } = context;
  const words =
    how === 'recovered'
      ? say('chat_system.recovered_before')
      : say('chat_system.resolved_before', { name: data(by?.name ?? '?', MAX_NAME).text });
  const what = code(alert.job_id ?? alert.rule);
  return { lines: [[plain(`✅ ${words} `), timeCode(at, shownTo(context)), plain(' · '), what]], refused: true };
}
