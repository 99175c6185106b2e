import type { Run, RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Job } from '../jobs/catalogue.js';
import { isOutage } from '../store/outage.js';
import type { Store } from '../store/store.js';
import { createRun } from './new-run.js';
import { decideRetry, type Retry } from './retry.js';

export interface RetriesDeps {
  runs: Pick<Store['runs'], 'get' | 'insertPending'>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  find(jobId: string): Job | undefined;
  /** Gives a pending run to the scheduler, for then. */
  handOver(run: RunSummary, at: Date): Promise<void>;
  now(): Date;
  newId(): string;
  random(): number;
}

/** A retry that is decided and not stored. Its id is fixed, so that it is stored once however often it is tried. */
interface Waiting {
  failed: RunSummary;
  run_id: string;
  retry: Retry;
}

/** While the database is away failed runs wait here for their retry; beyond that, the newest go without. */
const MAX_WAITING = 1_000;

/** Gives failed scheduled runs their next attempt: a pending run of its own, stored before it is handed over. */
export function createRetries({ runs, bus, log, find, handOver, now, newId, random }: RetriesDeps) {
  const waiting: Waiting[] = [];

  async function plant({ failed, run_id, retry: { attempt, delayMs } }: Waiting): Promise<void> {
    const stored = await runs.get(failed.run_id);
    const at = now();
    const due = new Date(at.getTime() + delayMs);
    const retry = nextAttempt(failed, stored?.args ?? null, { run_id, attempt, due });
    // Not exclusive yet: while it waits, the schedule goes on. It asks for the place when it starts.
    await runs.insertPending(retry, false);
    log.info('retry planned', { run_id: retry.run_id, job_id: retry.job_id, retry_of: failed.run_id, attempt });
    bus.publish('run.queued', { run: retry });
    await handOver(retry, due);
  }

  /** Plants what waits, as far as the database lets it. */
  async function runOnce(): Promise<void> {
    for (let next = waiting[0]; next; next = waiting[0]) {
      try {
        await plant(next);
      } catch (error) {
        if (isOutage(error)) return;
        log.error('retry not planned', { run_id: next.failed.run_id, error: String(error) });
      }
      waiting.shift();
    }
  }

  let planting = Promise.resolve();
  const plantAll = () => {
    planting = planting.then(runOnce);
    return planting;
  };

  return {
    /** To be told of every end. */
    onEnded(run: RunSummary): void {
      const job = find(run.job_id);
      const retry = job && decideRetry(run, job.limits, random());
      if (!retry) return;
      if (waiting.length >= MAX_WAITING) {
        log.warn('retry not planned: too many wait', { run_id: run.run_id, job_id: run.job_id });
        return;
      }
      waiting.push({ failed: run, run_id: newId(), retry });
      plantAll().catch((error: unknown) => log.error('retries failed', { error: String(error) }));
    },
    runOnce: plantAll,
  };
}

/** The run that tries again what `failed` did not manage. Its queue time is when it is due, so that it is not overdue while it waits. */
function nextAttempt(
  failed: RunSummary,
  args: unknown,
  next: { run_id: string; attempt: number; due: Date },
): RunSummary & Pick<Run, 'args'> {
  const { logs, logs_dropped, result, ...retry } = createRun({
    run_id: next.run_id,
    job_id: failed.job_id,
    category: failed.category,
    trigger: 'retry',
    queued_at: next.due,
    requested_by: failed.requested_by,
    user_id: failed.user_id,
    attempt: next.attempt,
    retry_of: failed.run_id,
    args,
  });
  return retry;
}
