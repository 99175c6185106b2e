import { AppError } from './error.js';

export const RUN_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled', 'skipped'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const ACTIVE_STATUSES = ['pending', 'running'] as const satisfies readonly RunStatus[];

/** What started a run. */
export const TRIGGERS = ['scheduled', 'manual', 'api', 'retry', 'external'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** Why a run failed. */
export const FAILURE_REASONS = ['error', 'timeout', 'lost', 'interrupted'] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export const LOG_LEVELS = ['info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How many log lines a run keeps; older ones are only counted. */
export const MAX_LOGS = 50;
/** How many characters of one log message are kept. */
export const MAX_LOG_CHARACTERS = 4_000;
/** No run document grows beyond this, whatever its job does. */
export const MAX_RUN_BYTES = 256_000;

export interface RunLog {
  timestamp: Date;
  level: LogLevel;
  message: string;
  details?: unknown;
}

/** Who asked for something; kept with what was done. */
export interface Requester {
  kind: 'web' | 'telegram' | 'api' | 'system';
  id: string;
  name: string;
}

/** A request to stop, and what became of it. */
export interface CancelRequest {
  requested_at: Date;
  by: Requester;
  reason: string | null;
  /** When the worker that has the run passed it on to the handler. */
  seen_at: Date | null;
  /** When the grace was over and the handler still went on. */
  ignored_at: Date | null;
}

/** One execution of a job, without its logs. Field names are those of the wire and of the store. */
export interface RunSummary {
  run_id: string;
  job_id: string;
  category: string;
  status: RunStatus;
  /** Failed: a `FailureReason`. Skipped: `disabled`, `paused`, `already_running`, `gate:<name>`, `misfire` or the job's own word. */
  reason: string | null;
  trigger: Trigger;
  requested_by: Requester | null;
  user_id: string | null;
  /** 1 for the first try. */
  attempt: number;
  retry_of: string | null;
  worker_id: string | null;
  queued_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  /** From the monotonic clock of the worker; seconds with milliseconds. */
  duration_seconds: number | null;
  /** 0 to 100, whole. */
  progress: number;
  total_items: number | null;
  processed_items: number;
  /** The newest progress message. */
  message: string | null;
  error_message: string | null;
  error_signature: string | null;
  /** The run that was in the way, when skipped as `already_running`. */
  blocked_by: string | null;
  note: string | null;
  cancel: CancelRequest | null;
  /** When the run was found to have outlasted its maximum run time. */
  stuck_at: Date | null;
}

/** A run with everything that is kept of it. */
export interface Run extends RunSummary {
  logs: RunLog[];
  logs_dropped: number;
  result: unknown;
  args: unknown;
}

/** A fact that moves a run. Instants are those of the worker; durations come from its monotonic clock. */
export type RunEvent =
  | { type: 'start'; at: Date; worker_id: string }
  | { type: 'progress'; processed: number; total?: number | null; message?: string }
  | { type: 'complete'; at: Date; durationSeconds: number; result: unknown }
  | { type: 'fail'; at: Date; durationSeconds?: number; reason: FailureReason; message: string; signature?: string }
  | { type: 'cancel'; at: Date; durationSeconds?: number }
  | { type: 'skip'; at: Date; durationSeconds?: number; reason: string; blocked_by?: string };

/** Which statuses each event may find. Terminal statuses appear nowhere: they never change. */
const ALLOWED_FROM: Record<RunEvent['type'], readonly RunStatus[]> = {
  start: ['pending'],
  progress: ['running'],
  complete: ['running'],
  fail: ['running'],
  cancel: ['pending', 'running'],
  skip: ['pending', 'running'],
};

export function isTerminal(status: RunStatus): boolean {
  return status !== 'pending' && status !== 'running';
}

/** The run after the event. Pure. An illegal move is an `internal` error that names it: it is always a fault in our code. */
export function transition<R extends RunSummary & { result?: unknown }>(run: R, event: RunEvent): R {
  if (!ALLOWED_FROM[event.type].includes(run.status)) {
    throw new AppError('internal', `A ${run.status} run cannot ${event.type}`, { details: { run_id: run.run_id } });
  }
  switch (event.type) {
    case 'start':
      return { ...run, status: 'running', started_at: event.at, worker_id: event.worker_id };
    case 'progress':
      return advance(run, event);
    case 'complete':
      return { ...end(run, event), status: 'completed', reason: null, progress: 100, result: event.result };
    case 'fail':
      return {
        ...end(run, event),
        status: 'failed',
        reason: event.reason,
        error_message: event.message,
        // Every failure is of some kind: one without a signature of its own, of the kind of its reason.
        error_signature: event.signature ?? event.reason,
      };
    case 'cancel':
      return { ...end(run, event), status: 'cancelled', reason: null };
    case 'skip':
      return { ...end(run, event), status: 'skipped', reason: event.reason, blocked_by: event.blocked_by ?? null };
  }
}

/** Whole percent done, 0 to 100; safe for a total of zero, for none, and for numbers that make no sense. */
export function percentDone(processed: number, total: number | null): number {
  if (total === null || !(total > 0) || !(processed > 0)) return 0;
  return Math.min(100, Math.floor((processed / total) * 100));
}

/** The part of a run that progress changes. */
export type RunProgress = Pick<RunSummary, 'total_items' | 'processed_items' | 'progress' | 'message'>;

/** What progress makes of a running run, or of that part of it: never less than before, and numbers that make no sense count as none. */
export function advance<P extends RunProgress>(state: P, event: Extract<RunEvent, { type: 'progress' }>): P {
  const total = count(event.total ?? state.total_items);
  const processed = Math.max(state.processed_items, count(event.processed) ?? 0);
  return {
    ...state,
    total_items: total,
    processed_items: processed,
    progress: Math.max(state.progress, percentDone(processed, total)),
    message: event.message ?? state.message,
  };
}

function end<R extends RunSummary>(run: R, event: { at: Date; durationSeconds?: number }): R {
  const startedMs = run.started_at?.getTime();
  const endedMs = Math.max(event.at.getTime(), startedMs ?? run.queued_at.getTime());
  const elapsed = startedMs === undefined ? null : (endedMs - startedMs) / 1000;
  return { ...run, ended_at: new Date(endedMs), duration_seconds: event.durationSeconds ?? elapsed };
}

function count(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value >= 0 ? Math.floor(value) : null;
}
