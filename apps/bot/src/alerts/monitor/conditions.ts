import { type AlertEvent, EVENT_SEVERITIES, type EventFacts, type EventName } from '@jobs-monitor/core';

/** Events about the monitor itself. */
export type MonitorEventName = Extract<EventName, `monitor_${string}`>;

/** Something about the monitor that comes and goes, as it is at the moment. */
export interface Reading {
  /** What it is about: the worker's host, a channel. */
  subject: string;
  /** In the unit of its thresholds. */
  value: number;
  facts: EventFacts;
  /** When it began, if that is known better than by the first look that saw it. */
  since?: Date;
}

/** It is there from above `raise`, and is over only at `clear` or below: what swings round one number is not told twice. */
export interface Thresholds {
  raise: number;
  clear: number;
}

/** A condition that lasts: one event from its begin to its end. */
export interface Condition {
  subject: string;
  since: Date;
  facts: EventFacts;
}

/** The conditions after a look. One that no reading speaks of any more is over. Pure. */
export function decideConditions(
  before: readonly Condition[],
  readings: readonly Reading[],
  { raise, clear }: Thresholds,
  now: Date,
): { lasting: Condition[]; raised: Condition[]; cleared: Condition[] } {
  const known = new Map(before.map((condition) => [condition.subject, condition]));
  const lasting: Condition[] = [];
  const raised: Condition[] = [];
  for (const { subject, value, facts, since = now } of readings) {
    const condition = known.get(subject);
    if (condition && value > clear) lasting.push(condition);
    else if (!condition && value > raise) raised.push({ subject, since, facts });
  }
  const still = new Set(lasting.map(({ subject }) => subject));
  const cleared = before.filter(({ subject }) => !still.has(subject));
  return { lasting: [...lasting, ...raised], raised, cleared };
}

/** The one event of a condition, however often it is reported. */
export function eventOfCondition(name: MonitorEventName, { subject, since, facts }: Condition): AlertEvent {
  return {
    event_id: `monitor/${name}/${subject}/${since.toISOString()}`,
    name,
    severity: EVENT_SEVERITIES[name],
    at: since,
    job_id: null,
    run_id: null,
    category: null,
    worker_id: null,
    reason: null,
    attempt: null,
    error: typeof facts.error === 'string' ? facts.error : null,
    error_signature: null,
    facts: { subject, ...facts },
  };
}
