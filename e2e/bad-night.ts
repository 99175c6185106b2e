import type { AlertWire } from '@jobs-monitor/core';
import {
  buildAlert,
  buildChannel,
  buildDelivery,
  buildRule,
  buildSilence,
} from '../apps/webapp/src/testing/alert-builders.js';
import { ago as agoFrom } from '../apps/webapp/src/testing/builders.js';
import type { Answers } from '../apps/webapp/src/testing/fake-bot.js';
import { noa, omer, openAlerts, pastAlerts } from './bad-night-alerts.js';
import { nightRuns } from './bad-night-runs.js';

/** What a bot answers when everything that can happen has happened; `open` may be changed while it does. */
export function badNight(now: Date): { answers: Answers; open: AlertWire[] } {
  const ago = (seconds: number) => agoFrom(seconds, now);
  const open = openAlerts(now);
  const over = pastAlerts(now);
  const answers: Answers = {
    ...nightRuns(now).answers,
    listAlerts: ({ query }) => ({
      alerts: alertsOf(query.get('state'), open, over).filter(
        ({ job_id }) => query.get('job_id') === null || query.get('job_id') === job_id,
      ),
      next_cursor: query.get('state') === 'resolved' ? 'older' : null,
      open: open.length,
    }),
    getAlert: ({ params }) => ({
      alert: [...open, ...over].find(({ alert_id }) => alert_id === params.alert_id) ?? buildAlert(),
    }),
    listDeliveries: {
      deliveries: [
        buildDelivery({
          delivery_id: 'd1',
          channel: 'webhook',
          state: 'pending',
          attempts: 2,
          error: 'No answer within 4 s',
          first_tried_at: ago(60),
          delivered_at: null,
        }),
        buildDelivery({
          delivery_id: 'd2',
          channel: 'telegram:-1001234567890/7',
          state: 'failed',
          attempts: 1,
          error: '403 Forbidden: bot was kicked from the supergroup chat',
          first_tried_at: ago(139),
          delivered_at: null,
        }),
        buildDelivery({
          delivery_id: 'd3',
          channel: 'slack',
          action: 'edit',
          attempts: 3,
          first_tried_at: ago(300),
          delivered_at: ago(138),
        }),
        buildDelivery({
          delivery_id: 'd4',
          alert_id: null,
          kind: 'test',
          first_tried_at: ago(4_000),
          delivered_at: ago(3_999),
        }),
      ],
      next_cursor: 'older',
    },
    getAlerting: {
      file: {
        path: 'config/alerts.yml',
        loaded_at: ago(7_200),
        problems: [
          'config/alerts.yml:14, rule slow_runs: cooldown_seconds must be a number (write 600, not "ten minutes")',
        ],
      },
      rules: [
        buildRule(),
        buildRule({
          name: 'job_stuck_alert',
          event_pattern: 'job_stuck',
          severity: 'critical',
          cooldown_seconds: 600,
          message: {
            en: '⚠️ Job {job_id} has been stuck for {minutes} minutes',
            he: '⚠️ העבודה {job_id} תקועה כבר {minutes} דקות',
          },
          channels: ['telegram', 'slack'],
          runbook: 'https://runbooks.example.com/stuck',
          actions: ['cancel', 'retry', 'silence'],
        }),
        buildRule({
          name: 'drive_failures',
          event_pattern: 'job_*',
          match: { job_ids: ['drive_*', 'daily_backup'], categories: ['sync'], reasons: ['timeout'], min_attempt: 2 },
          after: 3,
          recover_after: 2,
          cooldown_seconds: 0,
          steps: 'Look at the quota first.\nThen ask the owner of the drive.',
        }),
      ],
      channels: [
        buildChannel({
          channel: 'telegram:-1001234567890/7',
          state: 'broken',
          error: '403 Forbidden: bot was kicked from the supergroup chat',
          since: ago(139),
          delivered_at: ago(90_000),
        }),
        buildChannel({ channel: 'slack', kind: 'slack', delivered_at: ago(137) }),
        buildChannel({
          channel: 'webhook',
          kind: 'webhook',
          state: 'failing',
          error: 'No answer within 4 s',
          since: ago(60),
          delivered_at: null,
        }),
      ],
    },
    sendTestAlert: {
      results: [
        {
          channel: 'telegram:-1001234567890/7',
          ok: false,
          error: '403 Forbidden: bot was kicked from the supergroup chat',
          took_ms: 210,
        },
        { channel: 'slack', ok: true, error: null, took_ms: 340 },
      ],
    },
    listSilences: {
      silences: [
        buildSilence({
          silence_id: 'silence-batch',
          matcher: { job_id: 'batch_*', category: null, rule: 'slow_runs', severity: null },
          reason: 'המכונה עמוסה בזמן ההעברה',
          by: omer,
          created_at: ago(7_200),
          ends_at: ago(-5_400),
          held_back: 7,
        }),
        buildSilence({
          silence_id: 'silence-cleanup',
          matcher: { job_id: null, category: 'cleanup', rule: null, severity: 'warn' },
          reason: 'Old data is moved by hand this week',
          by: noa,
          created_at: ago(100_000),
          ends_at: ago(-200_000),
          held_back: 0,
        }),
        buildSilence({
          silence_id: 'silence-past',
          created_at: ago(300_000),
          ends_at: ago(200_000),
          ended: { by: noa, at: ago(250_000) },
        }),
      ],
    },
  };
  return { answers, open };
}

function alertsOf(state: string | null, open: AlertWire[], over: AlertWire[]): AlertWire[] {
  if (state === 'open') return open;
  return [...open, ...over].filter((alert) => state === null || alert.state === state);
}
