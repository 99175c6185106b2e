import type { Run, RunSummary } from '@jobs-monitor/core';
import type { Document } from 'mongodb';
import type { StoredRun } from './store.js';

/** A run as a document: its id is the document's. */
export type RunDocument = Omit<StoredRun, 'run_id' | 'logs_dropped'> & { _id: string };

export interface Retention {
  endedSeconds: number;
  failedSeconds: number;
}

/** What lists read: nothing that may be large, nothing that is only the store's business. */
export const SUMMARY_FIELDS = {
  logs: 0,
  logs_dropped: 0,
  result: 0,
  args: 0,
  active: 0,
  exclusive_key: 0,
  logs_total: 0,
  expires_at: 0,
  cancel_pending: 0,
  untold: 0,
} as const;

const INTERNAL_FIELDS = [
  '_id',
  'active',
  'exclusive_key',
  'logs_total',
  'expires_at',
  'cancel_pending',
  'untold',
] as const;

export function toSummary(document: Document): RunSummary {
  const { _id, ...summary } = document;
  return { run_id: _id, ...summary } as RunSummary;
}

/** The whole run as the rest of the bot knows it. */
export function toRun(document: RunDocument): Run {
  const run = { run_id: document._id, ...document, logs_dropped: document.logs_total - document.logs.length };
  for (const field of INTERNAL_FIELDS) delete (run as Partial<StoredRun & { _id: string }>)[field];
  return run;
}

/** When a run that ended may go. */
export function expiryOf(run: Pick<RunSummary, 'status' | 'ended_at'>, retention: Retention): Date {
  const seconds = run.status === 'failed' ? retention.failedSeconds : retention.endedSeconds;
  return new Date((run.ended_at?.getTime() ?? 0) + seconds * 1000);
}

/** Every end is to be told, but for that of a good run which is no news: marked by the very write, so that a crash loses none. */
export function isUntold({ status }: Pick<RunSummary, 'status'>, isNews = false): boolean {
  return status !== 'completed' || isNews;
}

const UNTOLD = { untold: true } as const;

/** What every end sets and removes, whoever closes the run. */
export function endingOf(run: RunSummary, retention: Retention, isNews?: boolean) {
  const { status, reason, ended_at, duration_seconds, error_message, error_signature, blocked_by } = run;
  return {
    $set: {
      status,
      reason,
      ended_at,
      duration_seconds,
      error_message,
      error_signature,
      blocked_by,
      expires_at: expiryOf(run, retention),
      ...(isUntold(run, isNews) && UNTOLD),
    },
    $unset: { active: 1, exclusive_key: 1, cancel_pending: 1 },
  } as const;
}
