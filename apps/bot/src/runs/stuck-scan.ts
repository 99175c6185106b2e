import type { JobLimits, RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Store } from '../store/store.js';
import { ageMs, isStuck } from './clocks.js';

/** A run that outlasted its maximum run time, as it was `at` that instant of the database's clock. */
export interface StuckRun {
  run: RunSummary;
  stuckAfterSeconds: number;
  at: Date;
}

export interface StuckScanDeps {
  runs: Pick<Store['runs'], 'activeNow' | 'markStuck'>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  /** The limits of a job; undefined if this process does not know it. */
  limitsOf(jobId: string): Pick<JobLimits, 'stuck_after_seconds'> | undefined;
  /** For jobs that nobody knows any more. */
  stuckAfterSeconds: number;
  /** Told before a run is marked, so that a crash in between tells it again. What throws leaves the runs for the next scan. */
  report(stuck: readonly StuckRun[]): Promise<void>;
}

/** Looks once for runs that outlasted their maximum run time. Each is counted once, by whichever worker marked it. */
export function createStuckScan({ runs, bus, log, limitsOf, stuckAfterSeconds, report }: StuckScanDeps) {
  function asStuck(run: RunSummary, at: Date): StuckRun[] {
    const limits = limitsOf(run.job_id) ?? { stuck_after_seconds: stuckAfterSeconds };
    return isStuck(run, limits, at) ? [{ run, stuckAfterSeconds: limits.stuck_after_seconds, at }] : [];
  }

  return async function runOnce(): Promise<{ checked: number; stuck: number }> {
    const { runs: active, databaseNow } = await runs.activeNow();
    const running = active.filter(({ status }) => status === 'running');
    const found = running.flatMap((run) => asStuck(run, databaseNow));
    if (found.length > 0) await report(found);
    let stuck = 0;
    for (const { run } of found) {
      if (!(await runs.markStuck(run.run_id, databaseNow))) continue;
      stuck += 1;
      const minutes = Math.floor(ageMs(run, databaseNow) / 60_000);
      bus.publish('run.stuck', { run: { ...run, stuck_at: databaseNow }, minutes });
    }
    log.info('stuck_jobs_check', { checked: running.length, stuck });
    return { checked: running.length, stuck };
  };
}
