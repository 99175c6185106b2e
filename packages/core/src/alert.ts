import type { LocalText } from './job.js';
import type { Requester } from './run.js';

/** From "good to know" to "somebody must act now". */
export const SEVERITIES = ['info', 'warn', 'error', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Every event, and how bad it is unless a rule says otherwise. */
export const EVENT_SEVERITIES = {
  job_started: 'info',
  job_completed: 'info',
  job_failed: 'error',
  job_skipped: 'warn',
  job_cancelled: 'warn',
  job_lost: 'error',
  job_stuck: 'critical',
  job_missed: 'error',
  job_late: 'warn',
  job_slow: 'warn',
  job_too_fast: 'warn',
  job_no_progress: 'error',
  job_recovered: 'info',
  deploy: 'info',
  silence_ended: 'info',
  monitor_rules_invalid: 'error',
  monitor_outbox_delayed: 'error',
  monitor_scan_lagging: 'warn',
  monitor_event_loop_blocked: 'warn',
  monitor_channel_broken: 'error',
  monitor_clock_skewed: 'warn',
  monitor_database_outage: 'error',
  monitor_writes_dropped: 'error',
} as const satisfies Record<string, Severity>;

export type EventName = keyof typeof EVENT_SEVERITIES;
export const EVENT_NAMES = Object.keys(EVENT_SEVERITIES) as EventName[];

/** The numbers and texts that explain an event, by name: `minutes`, `missed`, `usual_seconds`, … */
export type EventFacts = Readonly<Record<string, number | string | Date | null>>;

/** A fact about a run, a job or the monitor that somebody may want to be told of. */
export interface AlertEvent {
  /** The same fact has the same id, whoever saw it: `<run_id>/job_failed`. */
  event_id: string;
  name: EventName;
  severity: Severity;
  at: Date;
  job_id: string | null;
  run_id: string | null;
  category: string | null;
  worker_id: string | null;
  reason: string | null;
  attempt: number | null;
  /** The whole message of the error, capped as the run keeps it. */
  error: string | null;
  /** The error with everything that varies taken out, hashed: equal for equal causes. */
  error_signature: string | null;
  facts: EventFacts;
}

/** Firing until somebody looks after it (acknowledged) or it is over (resolved). */
export const ALERT_STATES = ['firing', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** An incident is open until it is resolved. An announcement is news without an end: a job completed, a deploy. */
export const ALERT_KINDS = ['incident', 'announcement'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What a rule offers to do about its incidents. */
export const ALERT_ACTIONS = ['retry', 'cancel', 'pause', 'silence', 'run_job'] as const;
export type AlertAction = (typeof ALERT_ACTIONS)[number];

/** Durations of a job's last good runs, in seconds: how many, their median, and their spread (1.4826 × median deviation). */
export interface UsualDuration {
  runs: number;
  median_seconds: number;
  spread_seconds: number;
}

/** What changed since the last good run, as it was known when the newest event came. */
export interface AlertContext {
  /** Events of this kind in a row since the last good run. */
  nth: number;
  last_success_at: Date | null;
  duration_seconds: number | null;
  usual: UsualDuration | null;
  /** When an error with this signature was first seen on this job; null: never before. */
  signature_seen_at: Date | null;
}

/** How an incident ended. */
export interface AlertResolution {
  how: 'recovered' | 'by_hand';
  at: Date;
  by: Requester | null;
  /** The good run that ended it. */
  run_id: string | null;
  /** From the first event to the end, in seconds: the downtime. */
  after_seconds: number;
}

/** What became of an alert in one channel. `folded`: it is told of in a digest instead of a message of its own. */
export interface AlertDelivery {
  channel: string;
  state: 'pending' | 'delivered' | 'folded' | 'failed';
  at: Date | null;
  error: string | null;
}

/** A rule that fired, for one job or for the monitor itself, with everything that it tells. */
export interface Alert {
  alert_id: string;
  kind: AlertKind;
  state: AlertState;
  rule: string;
  severity: Severity;
  job_id: string | null;
  category: string | null;
  /** The rule's message, filled in from the newest event, in every language. */
  text: LocalText;
  opened_at: Date;
  /** How many events it holds, and what its cooldown kept back before it. */
  count: number;
  held_back: number;
  newest: AlertEvent;
  context: AlertContext;
  acknowledged: { by: Requester; at: Date; note: string | null } | null;
  resolved: AlertResolution | null;
  silenced_by: string | null;
  runbook: string | null;
  steps: string | null;
  actions: AlertAction[];
  deliveries: AlertDelivery[];
}

/** Which events a silence holds back; each part that is given must fit. Job and rule may be globs with `*` and `?`. */
export interface SilenceMatcher {
  job_id: string | null;
  category: string | null;
  rule: string | null;
  severity: Severity | null;
}

export interface Silence {
  silence_id: string;
  matcher: SilenceMatcher;
  reason: string;
  by: Requester;
  created_at: Date;
  ends_at: Date;
  /** The incident whose end ends it, too. */
  until_resolved?: string | null;
  /** Ended before its time. */
  ended: { by: Requester; at: Date } | null;
  /** Events that it held back so far. */
  held_back: number;
}

export const MAX_SILENCE_SECONDS = 7 * 86_400;
export const MAX_SILENCES = 50;
