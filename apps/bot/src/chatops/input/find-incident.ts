import { type AlertWire, AppError } from '@jobs-monitor/core';
import { plain } from '../../messages/line.js';
import type { CommandContext, Standing } from '../command.js';
import type { Reply } from '../reply.js';
import { toWire } from '../wire.js';
import { askedOf } from './asked-of.js';

/** As an id may begin; anything else is a job. */
const ID_START = /^[0-9a-f-]{4,36}$/;
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const LOOKED_AT = '200';

/**
 * The alert that is meant by its id, by a unique start of one that is open, or by the job of a single open incident; or what
 * is to be answered. A whole id finds an alert that is over, too.
 */
export async function findIncident(
  { operations, actor, say }: CommandContext,
  meant: string,
): Promise<{ alert: AlertWire } | { reply: Reply }> {
  const refuse = (key: 'which_incident' | 'no_incident_fits' | 'several_fit') => ({
    reply: { lines: [[plain(`⚠️ ${say(`chat_system.${key}`)}`)]], buttons: [openButton()], refused: true },
  });
  if (meant === '') return refuse('which_incident');
  const exact = await getAlert();
  if (exact) return { alert: exact };
  const question = askedOf('listAlerts', { query: { state: 'open', limit: LOOKED_AT } });
  const { alerts } = toWire<'listAlerts'>(await operations.listAlerts(actor, question));
  const fitting = alerts.filter(
    ({ alert_id, job_id }) => job_id === meant || (ID_START.test(meant) && alert_id.startsWith(meant)),
  );
  const [alert] = fitting;
  if (!alert) return refuse('no_incident_fits');
  return fitting.length > 1 ? refuse('several_fit') : { alert };

  async function getAlert(): Promise<AlertWire | null> {
    if (!ID.test(meant)) return null;
    try {
      return toWire<'getAlert'>(await operations.getAlert(actor, askedOf('getAlert', { params: { alert_id: meant } })))
        .alert;
    } catch (error) {
      if (error instanceof AppError && error.code === 'alert_not_found') return null;
      throw error;
    }
  }

  function openButton() {
    return [{ label: `🚨 ${say('chat_system.button_incidents')}`, press: { command: 'incidents', input: '' } }];
  }
}

/** How the incident stands that an input begins with, and who brought that about. */
export async function incidentStanding(context: CommandContext, input: string): Promise<Standing> {
  const [meant = ''] = input.split(/\s/, 1);
  const found = await findIncident(context, meant);
  if ('reply' in found) return { state: 'gone', by: null, at: null };
  const { state, acknowledged, resolved } = found.alert;
  const last = resolved ?? acknowledged;
  return { state, by: last?.by?.name ?? null, at: last ? new Date(last.at) : null };
}
