import type { AlertRuleWire, AlertWire, ChannelWire, DeliveryWire, SilenceWire } from '@jobs-monitor/core';
import { ago } from './builders.js';

type Event = AlertWire['newest'];

const RUN_ID = '0195800000007000800000000000a001';
const ERROR = 'MongoNetworkError: connect ECONNREFUSED 10.0.4.17:27017\n    at Socket.<anonymous> (store/db.ts:41:9)';
const dana = { kind: 'telegram', id: '77', name: 'Dana' } as const;

export function buildAlertEvent(given: Partial<Event> = {}): Event {
  return {
    event_id: `${RUN_ID}/job_failed`,
    name: 'job_failed',
    severity: 'error',
    at: ago(60),
    job_id: 'cache_maintenance',
    run_id: RUN_ID,
    category: 'cache',
    worker_id: 'w1',
    reason: 'error',
    attempt: 1,
    error: ERROR,
    error_signature: 'a1b2c3d4',
    facts: { duration_seconds: 1.2 },
    ...given,
  };
}

/** An incident that fires since five minutes and was told. */
export function buildAlert({
  newest,
  ...given
}: Partial<Omit<AlertWire, 'newest'>> & { newest?: Partial<Event> } = {}) {
  const alert: AlertWire = {
    alert_id: 'alert-1',
    kind: 'incident',
    state: 'firing',
    rule: 'job_failure_alert',
    severity: 'error',
    job_id: 'cache_maintenance',
    category: 'cache',
    text: {
      en: '❌ Job cache_maintenance failed: connect ECONNREFUSED 10.0.4.17:27017',
      he: '❌ העבודה cache_maintenance נכשלה: connect ECONNREFUSED 10.0.4.17:27017',
    },
    opened_at: ago(300),
    count: 12,
    held_back: 3,
    newest: buildAlertEvent(newest),
    context: {
      nth: 12,
      last_success_at: ago(3_900),
      duration_seconds: 1.2,
      usual: { runs: 50, median_seconds: 64, spread_seconds: 4.2 },
      signature_seen_at: null,
    },
    acknowledged: null,
    resolved: null,
    silenced_by: null,
    runbook: 'https://runbooks.example.com/cache?from=alert',
    steps: 'Look at the disk first.\nThen restart the cache.',
    actions: ['retry', 'silence'],
    deliveries: [{ channel: 'telegram', state: 'delivered', at: ago(299), error: null }],
    ...given,
  };
  return alert;
}

/** The same incident when it is over. */
export function buildResolvedAlert(given: Parameters<typeof buildAlert>[0] = {}): AlertWire {
  return buildAlert({
    state: 'resolved',
    resolved: { how: 'recovered', at: ago(30), by: null, run_id: 'run-good', after_seconds: 270 },
    ...given,
  });
}

export function buildRule(given: Partial<AlertRuleWire> = {}): AlertRuleWire {
  return {
    name: 'job_failure_alert',
    event_pattern: 'job_failed',
    severity: 'error',
    cooldown_seconds: 300,
    message: { en: '❌ Job {job_id} failed: {error}', he: '❌ העבודה {job_id} נכשלה: {error}' },
    match: { job_ids: [], categories: [], reasons: [], min_attempt: null },
    after: 1,
    recover_after: 1,
    channels: [],
    runbook: null,
    steps: null,
    actions: [],
    ...given,
  };
}

export function buildChannel(given: Partial<ChannelWire> = {}): ChannelWire {
  return {
    channel: 'telegram',
    kind: 'telegram',
    state: 'ok',
    error: null,
    since: null,
    delivered_at: ago(299),
    ...given,
  };
}

export function buildDelivery(given: Partial<DeliveryWire> = {}): DeliveryWire {
  return {
    delivery_id: 'delivery-1',
    alert_id: 'alert-1',
    kind: 'incident',
    channel: 'telegram',
    action: 'send',
    state: 'delivered',
    attempts: 1,
    error: null,
    first_tried_at: ago(300),
    delivered_at: ago(299),
    ...given,
  };
}

/** A silence that goes on for an hour. */
export function buildSilence(given: Partial<SilenceWire> = {}): SilenceWire {
  return {
    silence_id: 'silence-1',
    matcher: { job_id: 'cache_*', category: null, rule: null, severity: null },
    reason: 'The cache moves to another machine',
    by: dana,
    created_at: ago(3_600),
    ends_at: ago(-3_600),
    ended: null,
    held_back: 4,
    ...given,
  };
}
