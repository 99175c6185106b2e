import type { RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { StoredAlert } from '../store/alert-document.js';
import type { AlertChange, OpenIncident } from '../store/alert-stores.js';
import type { Store } from '../store/store.js';
import { resolve } from './compose.js';
import { findRecovery, recoveredEvent, resolutionOf } from './recovery.js';
import type { Report } from './report.js';

export interface RecoverDeps {
  store: { alerts: Pick<Store['alerts'], 'change'>; runs: Pick<Store['runs'], 'history'> };
  bus: Pick<Bus, 'publish'>;
  report: Report;
  /** Reads how long runs of the job usually take, for `isUsual`. Throws `database_unavailable`. */
  prepare(jobId: string): Promise<void>;
  /** Whether a good run took as long as those of its job usually do. */
  isUsual(run: RunSummary): boolean;
  wake(): void;
  now(): Date;
}

export type Recover = ReturnType<typeof createRecover>;

/** As many runs as `recover_after` may ask for, with some that are not good in between. */
const HISTORY = 50;

/** Ends incidents whose trouble is over. */
export function createRecover({ store, bus, report, prepare, isUsual, wake, now }: RecoverDeps) {
  async function end(alertId: string, decide: (alert: StoredAlert) => AlertChange | null): Promise<StoredAlert | null> {
    const changed = await store.alerts.change(alertId, decide);
    if (!changed) return null;
    bus.publish('incident.changed', { incident_id: alertId });
    wake();
    return changed;
  }

  return {
    /** Ends those of a job's open incidents that its newest good runs end, and tells of the recovery; answers how many. */
    async job(jobId: string, incidents: readonly OpenIncident[]): Promise<number> {
      const [history] = await Promise.all([store.runs.history(jobId, HISTORY), prepare(jobId)]);
      const ended: StoredAlert[] = [];
      let by: RunSummary | null = null;
      for (const { alert_id } of incidents) {
        const changed = await end(alert_id, (alert) => {
          const run = findRecovery(alert, history, isUsual);
          if (!run?.ended_at) return null;
          by = run;
          const how = { how: 'recovered', at: run.ended_at, by: null, run_id: run.run_id } as const;
          return resolve(alert, resolutionOf(alert.opened_at, how));
        });
        if (changed) ended.push(changed);
      }
      if (by) await report([recoveredEvent(by, ended)]);
      return ended.length;
    },

    /** Ends incidents about conditions of the monitor itself that are over. */
    async monitor(incidents: readonly OpenIncident[]): Promise<void> {
      for (const { alert_id } of incidents) {
        await end(alert_id, (alert) => {
          const how = { how: 'recovered', at: now(), by: null, run_id: null } as const;
          return resolve(alert, resolutionOf(alert.opened_at, how));
        });
      }
    },
  };
}
