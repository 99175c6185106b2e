import type { Command } from '../command.js';
import { askedOf } from '../input/asked-of.js';
import { renderIncidents } from '../replies/alert.js';
import { shownTo } from '../replies/job-shown.js';
import { toWire } from '../wire.js';

const SHOWN = '12';

/** `/incidents`: what is not over, and what can be done about it. */
export const incidents: Command = {
  name: 'incidents',
  role: 'viewer',
  group: 'system',

  async run(context) {
    const question = askedOf('listAlerts', { query: { state: 'open', limit: SHOWN } });
    const { alerts, open } = toWire<'listAlerts'>(await context.operations.listAlerts(context.actor, question));
    return renderIncidents(alerts, open, shownTo(context));
  },
};
