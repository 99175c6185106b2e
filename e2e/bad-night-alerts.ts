import type { AlertWire } from '@jobs-monitor/core';
import { buildAlert, buildResolvedAlert } from '../apps/webapp/src/testing/alert-builders.js';
import { ago as agoFrom, buildRunSummary } from '../apps/webapp/src/testing/builders.js';

export const omer = { kind: 'telegram', id: '81', name: 'עומר לוי' } as const;
export const noa = { kind: 'web', id: '82', name: 'Noa Barak' } as const;

type Ago = (seconds: number) => string;
const agoOf =
  (now: Date): Ago =>
  (seconds) =>
    agoFrom(seconds, now);

/** Incidents that are open: firing, looked after, silenced, told and not told. */
export function openAlerts(now: Date): AlertWire[] {
  const ago = agoOf(now);
  const told = toldOf(ago);
  const context = contextOf(ago);
  return [
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
}

/** What is over: recovered, closed by hand, and news without an end. */
export function pastAlerts(now: Date): AlertWire[] {
  const ago = agoOf(now);
  const told = toldOf(ago);
  const context = contextOf(ago);
  return [
    buildResolvedAlert({
      alert_id: 'recovered',
      opened_at: ago(86_400),
      newest: { at: ago(84_000) },
      resolved: { how: 'recovered', at: ago(82_800), by: null, run_id: buildRunSummary().run_id, after_seconds: 3_600 },
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
}

const toldOf =
  (ago: Ago) =>
  (at: number, channel = 'telegram') =>
    ({ channel, state: 'delivered', at: ago(at), error: null }) as const;

function contextOf(ago: Ago): AlertWire['context'] {
  return {
    nth: 1,
    last_success_at: ago(93_000),
    duration_seconds: null,
    usual: null,
    signature_seen_at: null,
  };
}
