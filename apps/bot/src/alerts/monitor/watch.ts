import type { Log } from '../../events/log.js';
import { isOutage } from '../../store/outage.js';
import type { Report } from '../report.js';
import {
  type Condition,
  decideConditions,
  eventOfCondition,
  type MonitorEventName,
  type Reading,
  type Thresholds,
} from './conditions.js';

/** Looks at one thing about the monitor. */
export interface Probe {
  name: MonitorEventName;
  thresholds: Thresholds;
  /** Throws `database_unavailable` when nothing can be said: then everything stays as it was. */
  look(): Promise<readonly Reading[]> | readonly Reading[];
}

export interface MonitorWatchDeps {
  probes: readonly Probe[];
  report: Report;
  /** The condition is over: its incident ends. Throws `database_unavailable`; it is called again then. */
  clear(name: MonitorEventName, subject: string): Promise<void>;
  now(): Date;
  log: Log;
}

/** How often the monitor looks at itself. */
export const MONITOR_MS = 5_000;

/** What one probe found, and what of it still has to be told; in this order. */
interface Watched {
  probe: Probe;
  conditions: Condition[];
  untold: { tell: 'raised' | 'cleared'; condition: Condition }[];
}

/** One look at everything about the monitor itself. What cannot be told now is told by a later round, in order. */
export function createMonitorWatch({ probes, report, clear, now, log }: MonitorWatchDeps): {
  runOnce(): Promise<void>;
} {
  const watched = probes.map((probe): Watched => ({ probe, conditions: [], untold: [] }));

  async function look(each: Watched): Promise<void> {
    const readings = await each.probe.look();
    const { lasting, raised, cleared } = decideConditions(each.conditions, readings, each.probe.thresholds, now());
    each.conditions = lasting;
    for (const condition of cleared) each.untold.push({ tell: 'cleared', condition });
    for (const condition of raised) each.untold.push({ tell: 'raised', condition });
  }

  async function tell({ probe: { name }, untold }: Watched): Promise<void> {
    for (let next = untold[0]; next; next = untold[0]) {
      if (next.tell === 'raised') await report([eventOfCondition(name, next.condition)]);
      else await clear(name, next.condition.subject);
      untold.shift();
    }
  }

  /** Each by itself: a probe that fails hides nothing of the others. */
  async function attempt(each: Watched, act: (watched: Watched) => Promise<void>): Promise<void> {
    try {
      await act(each);
    } catch (error) {
      if (!isOutage(error)) log.error('monitor probe failed', { name: each.probe.name, error: String(error) });
    }
  }

  return {
    async runOnce() {
      await Promise.all(
        watched.map(async (each) => {
          await attempt(each, look);
          await attempt(each, tell);
        }),
      );
    },
  };
}
