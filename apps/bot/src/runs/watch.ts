import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import { isOutage } from '../store/outage.js';
import { RENEW_MS, type WorkerLease } from './lease.js';
import { startLoop } from './loop.js';
import type { Tracker } from './tracker.js';

export interface WatchDeps {
  lease: WorkerLease;
  tracker: Pick<Tracker, 'passOnCancels'>;
  bus: Pick<Bus, 'on'>;
  log: Log;
  lostScan(): Promise<unknown>;
  pendingSweep(): Promise<unknown>;
  retries(): Promise<unknown>;
}

/** How late the rounds of one thing are. */
export interface Lag {
  name: string;
  everyMs: number;
  lateMs: number;
}

export interface Watch {
  /** Ends all rounds; resolves when those that are under way are over. */
  stop(): Promise<void>;
  lags(): Lag[];
}

const SCAN_MS = 5_000;
const CANCEL_MS = 1_000;

/** Everything that is done again and again while a worker lives. Each round is harmless by itself and may fail. */
export function startWatch({ lease, tracker, bus, log, lostScan, pendingSweep, retries }: WatchDeps): Watch {
  const loop = (name: string, round: () => Promise<unknown>, everyMs: number) => ({
    name,
    everyMs,
    ...startLoop(round, everyMs, (error) => failed(name, error)),
  });

  function failed(name: string, error: unknown): void {
    // The database's going and coming back is told once, where it is noticed.
    if (!isOutage(error)) log.error('watch round failed', { name, error: String(error) });
  }

  const loops = [
    loop('lease', () => lease.renewOnce(), RENEW_MS),
    loop('lost scan', lostScan, SCAN_MS),
    loop('pending sweep', pendingSweep, SCAN_MS),
    loop('retries', retries, SCAN_MS),
    loop('cancels', () => tracker.passOnCancels(), CANCEL_MS),
  ];
  // A wish from this very process need not wait for the next round.
  const unsubscribe = bus.on('run.cancel_requested', async () => {
    await tracker.passOnCancels().catch((error: unknown) => failed('cancels', error));
  });

  return {
    async stop() {
      unsubscribe();
      await Promise.all(loops.map((each) => each.stop()));
    },
    lags: () => loops.map(({ name, everyMs, lateMs }) => ({ name, everyMs, lateMs: lateMs() })),
  };
}
