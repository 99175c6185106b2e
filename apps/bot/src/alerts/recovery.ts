import {
  type AlertEvent,
  type AlertResolution,
  EVENT_SEVERITIES,
  type EventName,
  type RunSummary,
} from '@jobs-monitor/core';
import type { StoredAlert } from '../store/alert-document.js';
import type { OpenIncident } from '../store/alert-stores.js';

/** Troubles that a run which merely ended well may have itself. */
const ABOUT_DURATION: ReadonlySet<EventName> = new Set(['job_slow', 'job_too_fast']);

/**
 * The good run that ends an incident: the last of the `recover_after` that it needs, all after its newest event. An
 * incident about durations is ended by runs that take as long as usual.
 */
export function findRecovery(
  incident: Pick<OpenIncident, 'newest' | 'recover_after'>,
  history: readonly RunSummary[],
  isUsual: (run: RunSummary) => boolean,
): RunSummary | null {
  const { name, at } = incident.newest;
  const good = history
    .filter(({ status, ended_at }) => status === 'completed' && ended_at !== null && ended_at > at)
    .filter((run) => !ABOUT_DURATION.has(name) || isUsual(run))
    .sort((a, b) => (a.ended_at?.getTime() ?? 0) - (b.ended_at?.getTime() ?? 0));
  return good[incident.recover_after - 1] ?? null;
}

/** How an incident ended, and how long it lasted. */
export function resolutionOf(
  openedAt: Date,
  end: Pick<AlertResolution, 'how' | 'at' | 'by' | 'run_id'>,
): AlertResolution {
  return { ...end, after_seconds: Math.max(0, Math.round((end.at.getTime() - openedAt.getTime()) / 1000)) };
}

/** The news that a good run ended incidents of its job: with how many, and the longest downtime. */
export function recoveredEvent(run: RunSummary, ended: readonly StoredAlert[]): AlertEvent {
  const seconds = Math.max(0, ...ended.map(({ resolved }) => resolved?.after_seconds ?? 0));
  return {
    event_id: `${run.run_id}/job_recovered`,
    name: 'job_recovered',
    severity: EVENT_SEVERITIES.job_recovered,
    at: run.ended_at ?? run.queued_at,
    job_id: run.job_id,
    run_id: run.run_id,
    category: run.category,
    worker_id: run.worker_id,
    reason: null,
    attempt: run.attempt,
    error: null,
    error_signature: null,
    facts: {
      incidents: ended.length,
      downtime_seconds: seconds,
      minutes: Math.round(seconds / 60),
      duration_seconds: run.duration_seconds,
    },
  };
}
