import { AppError, say } from '@jobs-monitor/core';
import { resolve } from '../alerts/compose.js';
import { resolutionOf } from '../alerts/recovery.js';
import { type StoredAlert, toAlert } from '../store/alert-document.js';
import type { AlertChange } from '../store/alert-stores.js';
import { audited } from './audit.js';
import { type OperationDeps, requesterOf } from './deps.js';
import type { Operations } from './verb.js';

type AlertVerbs = Pick<
  Operations,
  'listAlerts' | 'getAlert' | 'listDeliveries' | 'getAlerting' | 'sendTestAlert' | 'acknowledgeAlert' | 'resolveAlert'
>;

/** The verbs about incidents and about how they are told. */
export function createAlertVerbs(deps: OperationDeps): AlertVerbs {
  const { store, alerting, bus, now } = deps;

  async function changeIncident(
    alertId: string,
    decide: (alert: StoredAlert) => AlertChange | null,
  ): Promise<{ alert: ReturnType<typeof toAlert> }> {
    const changed = await store.alerts.change(alertId, (alert) => {
      if (alert.kind !== 'incident') throw notFound(alertId);
      if (alert.state === 'resolved') throw isOver(alertId);
      return decide(alert);
    });
    if (changed) {
      bus.publish('incident.changed', { incident_id: alertId });
      alerting.wake();
    }
    return { alert: await find(alertId) };
  }

  async function find(alertId: string): Promise<ReturnType<typeof toAlert>> {
    const alert = await store.alerts.get(alertId);
    if (!alert) throw notFound(alertId);
    const { alert_id: _id, ...rest } = alert;
    return toAlert({ _id, ...rest });
  }

  return {
    async listAlerts(_actor, { query: { cursor, limit, from, to, ...filter } }) {
      const bounds = { ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) };
      const [page, open] = await Promise.all([
        store.alerts.list({ ...filter, ...bounds }, cursor ?? null, limit),
        store.alerts.countOpen(),
      ]);
      return { ...page, open };
    },

    async getAlert(_actor, { params: { alert_id } }) {
      return { alert: await find(alert_id) };
    },

    listDeliveries: (_actor, { query: { cursor, limit, ...filter } }) =>
      alerting.deliveries(filter, cursor ?? null, limit),

    async getAlerting() {
      const { rules, ...file } = alerting.rules();
      return { file, rules: [...rules], channels: await alerting.channels() };
    },

    sendTestAlert: (actor, { body }) =>
      audited(deps, { actor, action: 'test_alert', target: body.channel ?? '*' }, async () => ({
        results: await alerting.sendTest(body.channel ?? null),
      })),

    acknowledgeAlert: (actor, { params: { alert_id }, body: { note = null } }) =>
      audited(deps, { actor, action: 'acknowledge', target: alert_id, details: { note } }, () =>
        changeIncident(alert_id, ({ state }) => {
          if (state === 'acknowledged') return null;
          const acknowledged = { by: requesterOf(actor), at: now(), note };
          return { set: { state: 'acknowledged', acknowledged }, tell: 'edit' };
        }),
      ),

    resolveAlert: (actor, { params: { alert_id }, body: { note = null } }) =>
      audited(deps, { actor, action: 'resolve', target: alert_id, details: { note } }, () =>
        changeIncident(alert_id, (alert) => {
          const how = { how: 'by_hand', at: now(), by: requesterOf(actor), run_id: null } as const;
          return resolve(alert, resolutionOf(alert.opened_at, how));
        }),
      ),
  };
}

function notFound(alertId: string): AppError {
  return new AppError('alert_not_found', say('en', 'error.alert_not_found'), { details: { alert_id: alertId } });
}

function isOver(alertId: string): AppError {
  return new AppError('alert_resolved', say('en', 'error.alert_resolved'), { details: { alert_id: alertId } });
}
