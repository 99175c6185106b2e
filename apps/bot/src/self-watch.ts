import type { Deliverer } from './alerts/deliver/deliverer.js';
import {
  channelsProbe,
  clockSkewProbe,
  droppedWritesProbe,
  eventLoopProbe,
  outageProbe,
  outboxProbe,
  rulesProbe,
  scanLagProbe,
} from './alerts/monitor/probes.js';
import { createMonitorWatch, type MonitorWatchDeps } from './alerts/monitor/watch.js';
import type { DatabaseClock } from './runs/database-clock.js';
import type { Db } from './store/db.js';
import type { Worker } from './worker.js';

export interface SelfWatchDeps extends Pick<MonitorWatchDeps, 'report' | 'clear' | 'log'> {
  /** This process among all that watch. */
  subject: string;
  db: Db;
  clock: Pick<DatabaseClock, 'now' | 'skewMs'>;
  worker: Pick<Worker, 'lags' | 'tracker'>;
  deliverer: Pick<Deliverer, 'oldestPendingAgeMs'>;
  brokenChannels: Parameters<typeof channelsProbe>[0];
  /** Why the newest version of the rules file was not taken; null if it was. */
  rulesProblem(): string | null;
}

/** The monitor's look at itself, wired together: everything that would keep it from noticing or telling. */
export function createSelfWatch(deps: SelfWatchDeps): { runOnce(): Promise<void>; stop(): void } {
  const { subject, db, clock, worker, deliverer, report, clear, log } = deps;
  const { now } = clock;
  const eventLoop = eventLoopProbe(subject);
  const outages = outageProbe(subject, db, now);

  /** Since when the alert waits that nobody was told of for the longest time. */
  async function oldestPendingAt(): Promise<Date | null> {
    const ageMs = await deliverer.oldestPendingAgeMs();
    return ageMs === null ? null : new Date(now().getTime() - ageMs);
  }

  const { runOnce } = createMonitorWatch({
    probes: [
      eventLoop,
      outages,
      outboxProbe(subject, oldestPendingAt, now),
      scanLagProbe(subject, worker.lags),
      channelsProbe(deps.brokenChannels),
      clockSkewProbe(subject, clock.skewMs),
      rulesProbe(subject, deps.rulesProblem),
      droppedWritesProbe(subject, () => worker.tracker.state().droppedWrites, now),
    ],
    report,
    clear,
    now,
    log,
  });
  return {
    runOnce,
    stop() {
      eventLoop.stop();
      outages.stop();
    },
  };
}
