import type { RunSummary } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import type { Store } from '../store/store.js';

/** A pending run that nobody started by then was probably never handed over: its process died in between. */
const OVERLOOKED_MS = 5_000;
const MISFIRE_GRACE_SECONDS = 3_600;
/** A run waits in the scheduler's hands for so long before it is handed over once more. */
const HANDED_OVER_MS = 60_000;

export interface PendingSweepDeps {
  runs: Pick<Store['runs'], 'pendingBefore' | 'skipPending'>;
  find(jobId: string): Job | undefined;
  /** Gives a pending run to the scheduler. */
  handOver(run: RunSummary, at: Date): Promise<void>;
  onEnded(run: RunSummary): void;
  now(): Date;
}

/** Pending runs that are overdue: handed over once more, or, when it is too late for them, closed as a misfire. */
export function createPendingSweep({ runs, find, handOver, onEnded, now }: PendingSweepDeps) {
  const handedOver = new Map<string, number>();

  async function sweep(run: RunSummary, at: Date): Promise<'misfire' | 'handed_over' | 'left'> {
    const job = find(run.job_id);
    const graceMs = (job?.limits.misfire_grace_seconds ?? MISFIRE_GRACE_SECONDS) * 1000;
    if (at.getTime() - run.queued_at.getTime() > graceMs) {
      const skipped = await runs.skipPending(run.run_id, 'misfire', at);
      if (skipped) onEnded(skipped);
      return 'misfire';
    }
    if (!job || handedOver.has(run.run_id)) return 'left';
    handedOver.set(run.run_id, at.getTime());
    await handOver(run, at);
    return 'handed_over';
  }

  return async function runOnce(): Promise<{ handedOver: number; misfires: number }> {
    const at = now();
    for (const [runId, since] of handedOver) if (at.getTime() - since > HANDED_OVER_MS) handedOver.delete(runId);
    const counts = { misfire: 0, handed_over: 0, left: 0 };
    for (const run of await runs.pendingBefore(new Date(at.getTime() - OVERLOOKED_MS)))
      counts[await sweep(run, at)] += 1;
    return { handedOver: counts.handed_over, misfires: counts.misfire };
  };
}
