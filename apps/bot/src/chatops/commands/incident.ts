import { renderAlert } from '../../alerts/render/alert.js';
import type { Command } from '../command.js';
import { findIncident } from '../input/find-incident.js';
import { buttonsOf } from '../replies/alert-buttons.js';

/** `/incident <id or job>`: one alert as it is told in its channels, with its buttons. */
export const incident: Command = {
  name: 'incident',
  role: 'viewer',
  group: 'system',

  async run(context, input) {
    const found = await findIncident(context, input);
    if ('reply' in found) return found.reply;
    const { locale, timezone, webappUrl, say } = context;
    return {
      lines: renderAlert(found.alert, { locale, timezone, webappUrl }),
      buttons: buttonsOf(found.alert, say),
      replaces: true,
    };
  },
};
