import type { Requester, Run, RunSummary, Trigger } from '@jobs-monitor/core';

/** What a new run is made of; everything else is not known before it starts. */
export interface NewRun {
  run_id: string;
  job_id: string;
  category: string;
  trigger: Trigger;
  queued_at: Date;
  requested_by?: Requester | null;
  user_id?: string | null;
  attempt?: number;
  retry_of?: string | null;
  note?: string | null;
  args?: unknown;
}

/** A pending run. */
export function createRun(given: NewRun): Run {
  return {
    run_id: given.run_id,
    job_id: given.job_id,
    category: given.category,
    status: 'pending',
    reason: null,
    trigger: given.trigger,
    requested_by: given.requested_by ?? null,
    user_id: given.user_id ?? null,
    attempt: given.attempt ?? 1,
    retry_of: given.retry_of ?? null,
    worker_id: null,
    queued_at: given.queued_at,
    started_at: null,
    ended_at: null,
    duration_seconds: null,
    progress: 0,
    total_items: null,
    processed_items: 0,
    message: null,
    error_message: null,
    error_signature: null,
    blocked_by: null,
    note: given.note ?? null,
    cancel: null,
    stuck_at: null,
    logs: [],
    logs_dropped: 0,
    result: null,
    args: given.args ?? null,
  };
}

/** The run without what may be large. */
export function summaryOf({ logs, logs_dropped, result, args, ...summary }: Run): RunSummary {
  return summary;
}
