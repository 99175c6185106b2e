import { isTerminal } from '@jobs-monitor/core';
import type { Document } from 'mongodb';
import type { RunWrite } from './run-sink.js';
import { endingOf, expiryOf, isUntold, type Retention, type RunDocument } from './stored-run.js';

/** The document of a new run. It may have ended already: then nothing marks it as active. */
export function toDocument(write: RunWrite, retention: Retention): RunDocument {
  const { run_id, logs_dropped, ...run } = write.run;
  const document: RunDocument = {
    _id: run_id,
    ...run,
    logs: write.newLogs.slice(-write.keepLogs),
    logs_total: write.logsTotal,
  };
  if (isTerminal(run.status)) {
    document.expires_at = expiryOf(run, retention);
    if (isUntold(run, write.isNews)) document.untold = true;
  } else {
    document.active = true;
    if (write.exclusive) document.exclusive_key = run.job_id;
  }
  return document;
}

/**
 * The one statement for everything that changed in a run that this worker has, or takes. Its filter refuses it if
 * somebody else closed the run, and makes a repeated push of log lines miss.
 */
export function toUpdate(write: RunWrite, retention: Retention): { q: Document; u: Document } {
  const { run } = write;
  if (write.kind === 'claim') {
    const claimed = { status: 'running', worker_id: run.worker_id, started_at: run.started_at };
    return {
      q: { _id: run.run_id, status: 'pending' },
      u: { $set: write.exclusive ? { ...claimed, exclusive_key: run.job_id } : claimed },
    };
  }
  const q: Document = { _id: run.run_id, worker_id: run.worker_id, status: 'running' };
  const set: Document = { total_items: run.total_items, message: run.message };
  // By the maximum: a write that was given up and arrives late cannot turn progress back.
  const u: Document = { $set: set, $max: { progress: run.progress, processed_items: run.processed_items } };
  if (write.newLogs.length > 0) {
    q.logs_total = write.logsBefore;
    set.logs_total = write.logsTotal;
    u.$push = { logs: { $each: write.newLogs, $slice: -write.keepLogs } };
  }
  if (run.cancel) {
    set['cancel.seen_at'] = run.cancel.seen_at;
    set['cancel.ignored_at'] = run.cancel.ignored_at;
    u.$unset = { cancel_pending: 1 };
  }
  if (isTerminal(run.status)) {
    const ending = endingOf(run, retention, write.isNews);
    Object.assign(set, ending.$set, { result: run.result });
    u.$unset = ending.$unset;
  }
  return { q, u };
}
