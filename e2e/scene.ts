import type { AlertWire, JobCategory } from '@jobs-monitor/core';
import {
  buildAlert,
  buildChannel,
  buildDelivery,
  buildResolvedAlert,
  buildRule,
  buildSilence,
} from '../apps/webapp/src/testing/alert-builders.js';
import { ago as agoFrom, buildJob, buildRunSummary } from '../apps/webapp/src/testing/builders.js';
import { type Answers, startFakeBot, TOKEN } from '../apps/webapp/src/testing/fake-bot.js';
import type { Site } from './browser.js';
import { answers, ended, freePort, startApp } from './processes.js';

const omer = { kind: 'telegram', id: '81', name: 'עומר לוי' } as const;
const noa = { kind: 'web', id: '82', name: 'Noa Barak' } as const;

/** The web app before a bot that tells of a bad night: every state that an alert, a channel or a silence can be in. */
export type Scene = Site & {
  /** Ends an open incident, and says so. */
  resolve(alertId: string): void;
  stop(): Promise<void>;
};

export async function startScene(): Promise<Scene> {
  const bot = await startFakeBot({ now: () => new Date() });
  const night = badNight(new Date());
  Object.assign(bot.answers, night.answers);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webapp = startApp('webapp', {
    HOST: '127.0.0.1',
    WEBAPP_PORT: String(port),
    BOT_JOBS_API_BASE_URL: bot.url,
    DB_HEALTH_TOKEN: TOKEN,
    LOG_LEVEL: 'warn',
  });
  await answers(`${url}/healthz`);
  return {
    url,
    token: TOKEN,
    resolve(alertId) {
      night.open.splice(
        night.open.findIndex(({ alert_id }) => alert_id === alertId),
        1,
      );
      bot.emit({ type: 'incident.changed', incident_id: alertId });
    },
    async stop() {
      await ended(webapp);
      await bot.stop();
    },
  };
}

function badNight(now: Date): { answers: Answers; open: AlertWire[] } {
  const ago = (seconds: number) => agoFrom(seconds, now);
  const jobs = [
    jobOf('daily_backup', 'Daily backup', 'גיבוי יומי', 'backup', ago(-40000)),
    jobOf('drive_sync', 'Drive sync', 'סנכרון Drive', 'sync', ago(-400)),
    jobOf('cache_maintenance', 'Cache maintenance', 'תחזוקת מטמון', 'cache', ago(-700)),
    jobOf('batch_analyze', 'Batch analysis', 'ניתוח אצווה', 'batch', ago(-86000)),
  ];
  const run = buildRunSummary({ queued_at: ago(62), started_at: ago(61), ended_at: ago(60) });
  const told = (at: number, channel = 'telegram') =>
    ({ channel, state: 'delivered', at: ago(at), error: null }) as const;
  const context = {
    nth: 1,
    last_success_at: ago(93_000),
    duration_seconds: null,
    usual: null,
    signature_seen_at: null,
  };

  const open: AlertWire[] = [
    buildAlert({
      alert_id: 'stuck-backup',
      rule: 'job_stuck_alert',
      severity: 'critical',
      job_id: 'daily_backup',
      category: 'backup',
      text: {
        en: '⚠️ Job daily_backup has been stuck for 47 minutes',
        he: '⚠️ העבודה daily_backup תקועה כבר 47 דקות',
      },
      opened_at: ago(1_640),
      count: 1,
      held_back: 0,
      newest: {
        name: 'job_stuck',
        severity: 'critical',
        job_id: 'daily_backup',
        at: ago(1_640),
        error: null,
        error_signature: null,
        reason: null,
        facts: { minutes: 47, stuck_after_seconds: 1_200, progress: 61 },
      },
      context: {
        ...context,
        duration_seconds: 2_820,
        usual: { runs: 50, median_seconds: 431, spread_seconds: 22 },
      },
      actions: ['cancel', 'retry', 'silence'],
      deliveries: [told(1_639), told(1_638, 'slack')],
    }),
    buildAlert({
      alert_id: 'drive-fails',
      rule: 'drive_failures',
      job_id: 'drive_sync',
      category: 'sync',
      text: {
        en: '❌ Job drive_sync failed: 403 The user’s Drive storage quota has been exceeded.',
        he: '❌ העבודה drive_sync נכשלה: 403 The user’s Drive storage quota has been exceeded.',
      },
      opened_at: ago(5_400),
      newest: {
        job_id: 'drive_sync',
        at: ago(140),
        error: '403 The user’s Drive storage quota has been exceeded.\n    at upload (drive/client.ts:88:13)',
        facts: { duration_seconds: 3.4, attempt: 1 },
      },
      context: {
        nth: 12,
        last_success_at: ago(6_300),
        duration_seconds: 3.4,
        usual: { runs: 50, median_seconds: 12.1, spread_seconds: 0.8 },
        signature_seen_at: null,
      },
      deliveries: [
        {
          channel: 'telegram:-1001234567890/7',
          state: 'failed',
          at: ago(139),
          error: '403 Forbidden: bot was kicked from the supergroup chat',
        },
        told(138, 'slack'),
        { channel: 'webhook', state: 'pending', at: null, error: null },
      ],
    }),
    buildAlert({
      alert_id: 'cache-fails',
      state: 'acknowledged',
      opened_at: ago(900),
      count: 3,
      held_back: 1,
      newest: { at: ago(300) },
      context: {
        nth: 3,
        last_success_at: ago(1_800),
        duration_seconds: 1.2,
        usual: { runs: 50, median_seconds: 1.1, spread_seconds: 0.1 },
        signature_seen_at: ago(1_209_600),
      },
      acknowledged: { by: omer, at: ago(600), note: 'בודק את החיבור למסד' },
      deliveries: [{ channel: 'telegram', state: 'folded', at: ago(899), error: null }],
    }),
    buildAlert({
      alert_id: 'slow-batch',
      rule: 'slow_runs',
      severity: 'warn',
      job_id: 'batch_analyze',
      category: 'batch',
      text: {
        en: '🐌 Job batch_analyze took 9m 12s, usually 4m 2s',
        he: '🐌 העבודה batch_analyze נמשכה 9 דק׳ 12 שנ׳, בדרך כלל 4 דק׳ 2 שנ׳',
      },
      opened_at: ago(3_000),
      count: 1,
      held_back: 0,
      silenced_by: 'silence-batch',
      newest: {
        name: 'job_slow',
        severity: 'warn',
        job_id: 'batch_analyze',
        at: ago(3_000),
        error: null,
        error_signature: null,
        reason: null,
      },
      context: {
        ...context,
        last_success_at: ago(3_000),
        duration_seconds: 552,
        usual: { runs: 50, median_seconds: 242, spread_seconds: 14 },
      },
      runbook: null,
      steps: null,
      deliveries: [],
    }),
    buildAlert({
      alert_id: 'channel-broken',
      rule: 'monitor_channels',
      job_id: null,
      category: null,
      text: {
        en: 'Alerts do not get through to telegram:-1001234567890/7: bot was kicked',
        he: 'התראות לא מגיעות אל telegram:-1001234567890/7: הבוט הוצא מהקבוצה',
      },
      opened_at: ago(139),
      count: 1,
      held_back: 0,
      newest: {
        name: 'monitor_channel_broken',
        job_id: null,
        run_id: null,
        at: ago(139),
        error: null,
        error_signature: null,
        reason: null,
      },
      context: { ...context, last_success_at: null },
      runbook: null,
      steps: null,
      deliveries: [told(137, 'slack')],
    }),
  ];
  const over: AlertWire[] = [
    buildResolvedAlert({
      alert_id: 'recovered',
      opened_at: ago(86_400),
      newest: { at: ago(84_000) },
      resolved: { how: 'recovered', at: ago(82_800), by: null, run_id: run.run_id, after_seconds: 3_600 },
      context: { ...context, nth: 4, signature_seen_at: ago(900_000) },
      deliveries: [told(82_799)],
    }),
    buildResolvedAlert({
      alert_id: 'closed',
      severity: 'warn',
      rule: 'slow_runs',
      text: {
        en: '🐌 Job batch_analyze took 14m 2s, usually 4m 2s',
        he: '🐌 העבודה batch_analyze נמשכה 14 דק׳ 2 שנ׳, בדרך כלל 4 דק׳ 2 שנ׳',
      },
      job_id: 'batch_analyze',
      count: 2,
      held_back: 0,
      newest: { name: 'job_slow', at: ago(171_000), error: null, error_signature: null },
      context: { ...context, last_success_at: ago(171_000), duration_seconds: 842 },
      deliveries: [told(89_999)],
      opened_at: ago(172_800),
      resolved: { how: 'by_hand', at: ago(90_000), by: noa, run_id: null, after_seconds: 82_800 },
    }),
    buildAlert({
      alert_id: 'deploy',
      kind: 'announcement',
      state: 'resolved',
      rule: 'deploys',
      severity: 'info',
      job_id: null,
      text: { en: '🚀 Version 0.1.1 runs', he: '🚀 גרסה 0.1.1 פועלת' },
      opened_at: ago(200_000),
      count: 1,
      held_back: 0,
      newest: { name: 'deploy', severity: 'info', error: null, error_signature: null, run_id: null, at: ago(200_000) },
      context: { ...context, last_success_at: null },
      runbook: null,
      steps: null,
      deliveries: [told(199_999)],
    }),
  ];
  const answers: Answers = {
    listJobs: { jobs },
    listActive: { active_runs: [], recent_runs: [run] },
    listAlerts: ({ query }) => ({
      alerts: alertsOf(query.get('state'), open, over),
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

function jobOf(job_id: string, en: string, he: string, category: JobCategory, next_run_at: string) {
  const job = buildJob();
  return buildJob({ job_id, category, next_run_at, texts: { ...job.texts, name: { en, he } } });
}
