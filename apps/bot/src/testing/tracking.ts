import type { RunSummary } from '@jobs-monitor/core';
import { type Bus, createBus } from '../events/bus.js';
import type { Job } from '../jobs/job.js';
import type { JobServices } from '../jobs/services.js';
import { createTracker, type Tracker, type TrackerDeps } from '../runs/tracker.js';
import { newRunId } from '../store/run-id.js';
import { buildJob } from './builders.js';
import type { TestDatabase } from './database.js';

export interface Tracking {
  tracker: Tracker;
  bus: Bus;
  /** Ended runs, as the bus told them. */
  ended: RunSummary[];
}

/** A tracker on a database, as worker `w1`, with short graces. */
export function createTracking(database: TestDatabase, overrides: Partial<TrackerDeps> = {}): Tracking {
  const ended: RunSummary[] = [];
  const bus = createBus((name, error) => database.log.error('listener failed', { name, error: String(error) }));
  bus.on('run.ended', ({ run }) => {
    ended.push(run);
  });
  const tracker = createTracker({
    store: database.store,
    bus,
    log: database.log,
    now: () => new Date(),
    newId: newRunId,
    workerId: () => 'w1',
    run: (job, context) => job.run(context, NO_SERVICES),
    onEnded: () => undefined,
    graces: { cancelMs: 150, timeoutMs: 100 },
    ...overrides,
  });
  return { tracker, bus, ended };
}

/** Handlers in these tests use nothing but their context. */
const NO_SERVICES = {} as JobServices;

/** A handler that goes on until it is let go. */
export function createHeldJob(
  overrides: Parameters<typeof buildJob>[0] = {},
): Job & { release(): void; bodies: number } {
  let letGo: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const job = Object.assign(
    buildJob({
      ...overrides,
      async run(context) {
        job.bodies += 1;
        await Promise.race([
          released,
          new Promise((_resolve, reject) =>
            context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true }),
          ),
        ]);
        return undefined;
      },
    }),
    { release: () => letGo(), bodies: 0 },
  );
  return job;
}
