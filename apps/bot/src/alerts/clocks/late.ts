import { type AlertEvent, EVENT_SEVERITIES, type EventFacts } from '@jobs-monitor/core';
import type { Job } from '../../jobs/catalogue.js';
import { countsAsLate } from '../../schedule/lateness.js';
import type { DueEntry } from '../../schedule/overdue.js';

/** A job as far as lateness needs to know it. */
export type ScheduledJob = Pick<Job, 'id' | 'category' | 'schedule' | 'enabled' | 'limits'>;

/** A start that should have been made by now. */
export interface LateEntry {
  job: ScheduledJob;
  due: Date;
  lateSeconds: number;
}

/**
 * Entries that are due for longer than their jobs allow and that nobody is starting. Not those of disabled jobs, nor of
 * jobs that this process does not know. Pauses are asked for later: most often there is nothing to ask for. Pure.
 */
export function findLate(
  entries: readonly DueEntry[],
  find: (jobId: string) => ScheduledJob | undefined,
  now: Date,
): LateEntry[] {
  return entries.flatMap(({ job_id, due, starting }) => {
    const job = find(job_id);
    if (!job?.enabled || starting || !countsAsLate(job.schedule)) return [];
    const lateSeconds = (now.getTime() - due.getTime()) / 1000;
    return lateSeconds >= job.limits.start_grace_seconds ? [{ job, due, lateSeconds }] : [];
  });
}

/** One event per due time, whoever saw that it passed; `runId` if the start came after all. */
export function toLateEvent({ job, due, lateSeconds }: LateEntry, at: Date, runId: string | null = null): AlertEvent {
  const facts = { due_at: due, late_seconds: Math.round(lateSeconds), minutes: Math.floor(lateSeconds / 60) };
  return toScheduleEvent('job_late', { job, due, runId, at, facts });
}

interface ScheduleFact {
  job: Pick<Job, 'id' | 'category'>;
  /** The due time that makes the event one of a kind. */
  due: Date;
  runId: string | null;
  at: Date;
  facts: EventFacts;
}

/** An event about a job that did not start when it was due. No worker and no error belongs to it. */
export function toScheduleEvent(name: 'job_late' | 'job_missed', fact: ScheduleFact): AlertEvent {
  const { job, due, runId, at, facts } = fact;
  return {
    event_id: `${job.id}/${name}/${due.toISOString()}`,
    name,
    severity: EVENT_SEVERITIES[name],
    at,
    job_id: job.id,
    run_id: runId,
    category: job.category,
    worker_id: null,
    reason: null,
    attempt: null,
    error: null,
    error_signature: null,
    facts,
  };
}
