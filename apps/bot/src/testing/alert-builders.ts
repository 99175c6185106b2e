import { type AlertEvent, EVENT_SEVERITIES } from '@jobs-monitor/core';
import { composeAlert } from '../alerts/compose.js';
import type { AlertRule } from '../alerts/rules/rule.js';
import type { StoredAlert } from '../store/alert-document.js';
import { newRunId } from '../store/run-id.js';

/** A failure of `sample_job`; its id is that of its run and its name. */
export function buildEvent(overrides: Partial<AlertEvent> = {}): AlertEvent {
  const { name = 'job_failed', run_id = newRunId() } = overrides;
  return {
    event_id: `${run_id}/${name}`,
    name,
    severity: EVENT_SEVERITIES[name],
    at: new Date(),
    job_id: 'sample_job',
    run_id,
    category: 'other',
    worker_id: 'worker-1',
    reason: 'error',
    attempt: 1,
    error: 'Disk full',
    error_signature: 'c0ffee',
    facts: { duration_seconds: 2 },
    ...overrides,
  };
}

/** The rule of the plain form: each failure, five minutes of cooldown. */
export function buildRule(overrides: Partial<AlertRule> = {}): AlertRule {
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
    ...overrides,
  };
}

/** A firing incident that nobody was told of yet, in the channel `telegram`. */
export function buildAlert(
  overrides: Partial<StoredAlert> = {},
  event: AlertEvent = buildEvent(),
  rule = buildRule(),
): StoredAlert {
  const context = {
    nth: 1,
    last_success_at: null,
    duration_seconds: 2,
    usual: null,
    signature_seen_at: null,
  };
  const occurrence = {
    rule,
    events: [event],
    context,
    channels: ['telegram'],
    silencedBy: null,
    at: event.at,
  } as const;
  return { ...composeAlert(occurrence, false, 0), ...overrides };
}
