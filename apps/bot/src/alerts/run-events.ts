import {
  type AlertEvent,
  EVENT_SEVERITIES,
  type EventFacts,
  type EventName,
  type JobLimits,
  type RunSummary,
  type UsualDuration,
} from '@jobs-monitor/core';
import { judgeDuration } from './clocks/duration.js';

/** What a run that starts has to tell. */
export function eventsOfStart(run: RunSummary): AlertEvent[] {
  return [eventOf('job_started', run, run.started_at ?? run.queued_at, factsOf(run))];
}

/** What a run that ended has to tell: how it ended, and whether a good one took as long as usual. */
export function eventsOfEnd(
  run: RunSummary,
  usual: UsualDuration | null,
  limits: Pick<JobLimits, 'min_duration_seconds'>,
): AlertEvent[] {
  const at = run.ended_at ?? run.queued_at;
  const end = eventOf(nameOfEnd(run), run, at, { ...factsOf(run), ...factsOfCancel(run), ...factsOfBlocked(run) });
  if (run.status !== 'completed' || run.duration_seconds === null) return [end];
  const judged = judgeDuration(run.duration_seconds, usual, limits);
  if (judged === null) return [end];
  const facts = { ...factsOf(run), ...factsOfUsual(run.duration_seconds, usual), ...limits };
  return [end, eventOf(judged === 'slow' ? 'job_slow' : 'job_too_fast', run, at, facts)];
}

/** A run that outlasted its maximum run time, as it was at that moment. */
export function eventOfStuck(run: RunSummary, stuckAfterSeconds: number, at: Date): AlertEvent {
  const seconds = run.started_at === null ? 0 : Math.max(0, (at.getTime() - run.started_at.getTime()) / 1_000);
  const age = { duration_seconds: Math.round(seconds), minutes: Math.floor(seconds / 60) };
  return eventOf('job_stuck', run, at, { ...factsOf(run), ...age, stuck_after_seconds: stuckAfterSeconds });
}

/** A run that neither moved nor logged since `lastSign`; each silence is an event of its own. */
export function eventOfSilence(run: RunSummary, noProgressSeconds: number, lastSign: Date, at: Date): AlertEvent {
  const seconds = Math.max(0, (at.getTime() - lastSign.getTime()) / 1_000);
  const facts = {
    ...factsOf(run),
    minutes: Math.floor(seconds / 60),
    silent_seconds: Math.round(seconds),
    last_sign_at: lastSign,
    no_progress_seconds: noProgressSeconds,
  };
  return eventOf('job_no_progress', run, at, facts, `job_no_progress/${lastSign.toISOString()}`);
}

function nameOfEnd({ status, reason }: RunSummary): EventName {
  if (status === 'completed') return 'job_completed';
  if (status === 'cancelled') return 'job_cancelled';
  if (status === 'skipped') return 'job_skipped';
  return reason === 'lost' ? 'job_lost' : 'job_failed';
}

function eventOf(name: EventName, run: RunSummary, at: Date, facts: EventFacts, fact: string = name): AlertEvent {
  const { run_id, job_id, category, worker_id, reason, attempt, error_message, error_signature } = run;
  return {
    event_id: `${run_id}/${fact}`,
    name,
    severity: EVENT_SEVERITIES[name],
    at,
    job_id,
    run_id,
    category,
    worker_id,
    reason,
    attempt,
    error: error_message,
    error_signature,
    facts,
  };
}

/** The numbers that explain any event of a run. Instants are the worker's; what is not known yet is left out. */
function factsOf(run: RunSummary): EventFacts {
  const { trigger, queued_at, started_at, ended_at, duration_seconds, progress, processed_items, total_items } = run;
  return {
    trigger,
    ...(started_at && { started_at, waited_seconds: secondsBetween(queued_at, started_at) }),
    ...(ended_at && { ended_at }),
    ...(duration_seconds !== null && { duration_seconds, minutes: Math.floor(duration_seconds / 60) }),
    progress,
    processed_items,
    ...(total_items !== null && { total_items }),
  };
}

function factsOfCancel({ cancel }: RunSummary): EventFacts {
  return cancel ? { cancelled_by: cancel.by.name, cancel_reason: cancel.reason } : {};
}

function factsOfBlocked({ blocked_by }: RunSummary): EventFacts {
  return blocked_by === null ? {} : { blocked_by };
}

/** The sample that the duration was judged by. */
function factsOfUsual(seconds: number, usual: UsualDuration | null): EventFacts {
  if (usual === null) return {};
  const { runs, median_seconds, spread_seconds } = usual;
  return {
    usual_runs: runs,
    usual_seconds: median_seconds,
    spread_seconds,
    times_usual: median_seconds > 0 ? Math.round((seconds / median_seconds) * 100) / 100 : null,
  };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / 1_000);
}
