import { z } from 'zod';
import { ALERT_ACTIONS, ALERT_KINDS, ALERT_STATES, EVENT_NAMES, SEVERITIES } from '../alert.js';
import { instant, localText, requester } from './shapes.js';

export const severity = z.enum(SEVERITIES);

export const alertEvent = z.object({
  event_id: z.string(),
  name: z.enum(EVENT_NAMES),
  severity,
  at: instant,
  job_id: z.string().nullable(),
  run_id: z.string().nullable(),
  category: z.string().nullable(),
  worker_id: z.string().nullable(),
  reason: z.string().nullable(),
  attempt: z.int().nullable(),
  error: z.string().nullable(),
  error_signature: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});

const usualDuration = z.object({ runs: z.int(), median_seconds: z.number(), spread_seconds: z.number() });

export const alert = z.object({
  alert_id: z.string(),
  kind: z.enum(ALERT_KINDS),
  state: z.enum(ALERT_STATES),
  rule: z.string(),
  severity,
  job_id: z.string().nullable(),
  category: z.string().nullable(),
  text: localText,
  opened_at: instant,
  count: z.int(),
  held_back: z.int(),
  newest: alertEvent,
  context: z.object({
    nth: z.int(),
    last_success_at: instant.nullable(),
    duration_seconds: z.number().nullable(),
    usual: usualDuration.nullable(),
    signature_seen_at: instant.nullable(),
  }),
  acknowledged: z.object({ by: requester, at: instant, note: z.string().nullable() }).nullable(),
  resolved: z
    .object({
      how: z.enum(['recovered', 'by_hand']),
      at: instant,
      by: requester.nullable(),
      run_id: z.string().nullable(),
      after_seconds: z.number(),
    })
    .nullable(),
  silenced_by: z.string().nullable(),
  runbook: z.string().nullable(),
  steps: z.string().nullable(),
  actions: z.array(z.enum(ALERT_ACTIONS)),
  deliveries: z.array(
    z.object({
      channel: z.string(),
      state: z.enum(['pending', 'delivered', 'folded', 'failed']),
      at: instant.nullable(),
      error: z.string().nullable(),
    }),
  ),
});

/** One message that was to be brought to a channel, and what truly became of it. */
export const delivery = z.object({
  delivery_id: z.string(),
  /** Null for a digest, which tells of many, and for a test message. */
  alert_id: z.string().nullable(),
  kind: z.enum([...ALERT_KINDS, 'digest', 'test']),
  channel: z.string(),
  action: z.enum(['send', 'edit']),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  /** Why the newest try failed, without any secret. */
  error: z.string().nullable(),
  first_tried_at: instant,
  delivered_at: instant.nullable(),
});

export const channel = z.object({
  channel: z.string(),
  kind: z.enum(['telegram', 'slack', 'webhook']),
  /** Failing: tried again by itself. Broken: a person must put it right. */
  state: z.enum(['ok', 'failing', 'broken']),
  /** Why it is not ok, without any secret. */
  error: z.string().nullable(),
  since: instant.nullable(),
  delivered_at: instant.nullable(),
});

export const alertRule = z.object({
  name: z.string(),
  event_pattern: z.string(),
  severity,
  cooldown_seconds: z.number(),
  message: localText,
  match: z.object({
    job_ids: z.array(z.string()),
    categories: z.array(z.string()),
    reasons: z.array(z.string()),
    min_attempt: z.int().nullable(),
  }),
  after: z.int(),
  recover_after: z.int(),
  channels: z.array(z.string()),
  runbook: z.string().nullable(),
  steps: z.string().nullable(),
  actions: z.array(z.enum(ALERT_ACTIONS)),
});

export const silence = z.object({
  silence_id: z.string(),
  matcher: z.object({
    job_id: z.string().nullable(),
    category: z.string().nullable(),
    rule: z.string().nullable(),
    severity: severity.nullable(),
  }),
  reason: z.string(),
  by: requester,
  created_at: instant,
  ends_at: instant,
  /** The incident whose end ends it, too. */
  until_resolved: z.string().nullable().optional(),
  ended: z.object({ by: requester, at: instant }).nullable(),
  held_back: z.int(),
});

export type AlertWire = z.infer<typeof alert>;
export type AlertRuleWire = z.infer<typeof alertRule>;
export type ChannelWire = z.infer<typeof channel>;
export type DeliveryWire = z.infer<typeof delivery>;
export type SilenceWire = z.infer<typeof silence>;
