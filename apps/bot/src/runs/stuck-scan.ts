import type { JobLimits } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Store } from '../store/store.js';
import { ageMs, isStuck } from './clocks.js';

export interface StuckScanDeps {
  runs: Pick<Store['runs'], 'activeNow' | 'markStuck'>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  /** The limits of a job; undefined if this process does not know it. */
  limitsOf(jobId: string): Pick<JobLimits, 'stuck_after_seconds'> | undefined;
  /** For jobs that nobody knows any more. */
  stuckAfterSeconds: number;
}

/** Looks once for runs that outlasted their maximum run time. Each is told once, by whichever worker marked it. */
export function createStuckScan({ runs, bus, log, limitsOf, stuckAfterSeconds }: StuckScanDeps) {
  return async function runOnce(): Promise<{ checked: number; stuck: number }> {
    const { runs: active, databaseNow } = await runs.activeNow();
    const running = active.filter(({ status }) => status === 'running');
    const fallback = { stuck_after_seconds: stuckAfterSeconds };
    const found = running.filter((run) => isStuck(run, limitsOf(run.job_id) ?? fallback, databaseNow));
    let stuck = 0;
    for (const run of found) {
      if (!(await runs.markStuck(run.run_id, databaseNow))) continue;
      stuck += 1;
      const minutes = Math.floor(ageMs(run, databaseNow) / 60_000);
      const { run_id, job_id, category, worker_id } = run;
      log.error('job_stuck', { run_id, job_id, category, worker_id, minutes });
      bus.publish('run.stuck', { run: { ...run, stuck_at: databaseNow }, minutes });
    }
    log.info('stuck_jobs_check', { checked: running.length, stuck });
    return { checked: running.length, stuck };
  };
}
