import type { AlertEvent, Severity } from '@jobs-monitor/core';
import type { Log } from '../events/log.js';
import type { Report } from './report.js';

/** Writes each event as one line, with its name as the phrase; an event that this process wrote before is left out. */
export type EventLog = (events: readonly AlertEvent[]) => void;

/** So many written events are remembered at least, and at most twice as many: what is written again comes soon, or with an outage's end. */
const REMEMBERED = 10_000;

const LEVELS: Record<Severity, keyof Log> = { info: 'info', warn: 'warn', error: 'error', critical: 'error' };

/** The one place from which events become log lines: they are the lifecycle of runs, jobs and of the monitor itself. */
export function createEventLog(log: Log): EventLog {
  let newer = new Set<string>();
  let older = new Set<string>();

  function isFirst(eventId: string): boolean {
    if (newer.has(eventId) || older.has(eventId)) return false;
    if (newer.size === REMEMBERED) {
      older = newer;
      newer = new Set();
    }
    newer.add(eventId);
    return true;
  }

  return (events) => {
    for (const event of events) {
      if (isFirst(event.event_id)) log[LEVELS[event.severity]](event.name, fieldsOf(event));
    }
  };
}

/** What detectors are handed: each event is written when it is detected, whatever becomes of the report. */
export function withEventLog(say: EventLog, report: Report): Report {
  return (events) => {
    say(events);
    return report(events);
  };
}

/** Those that the event has, in this order. */
const NAMED = ['job_id', 'run_id', 'category', 'worker_id', 'reason', 'attempt', 'error_signature'] as const;

function fieldsOf(event: AlertEvent): Record<string, unknown> {
  const fields: Record<string, unknown> = { event_id: event.event_id };
  for (const name of NAMED) if (event[name] !== null) fields[name] = event[name];
  if (event.error !== null) fields.error = event.error.split('\n', 1)[0];
  fields.facts = event.facts;
  return fields;
}
