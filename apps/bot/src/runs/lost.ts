import type { RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Lease, RunHolder, Store } from '../store/store.js';
import { LEASE_MS } from './lease.js';

/** The process that looks: nobody declares itself dead. */
export interface Self {
  worker_id: string;
  /** True for runs that this process has, or whose end it still has to store. */
  knows(runId: string): boolean;
}

/** Leases that ran out and that nobody has ended yet. Times are the database's. */
export function findExpired(leases: readonly Lease[], databaseNow: Date, self: Pick<Self, 'worker_id'>): Lease[] {
  return leases.filter(
    (lease) => !lease.fenced && lease.expires_at <= databaseNow && lease.worker_id !== self.worker_id,
  );
}

/**
 * Running runs that nobody will ever end: those of workers without a lease that still may be renewed, and our own that we
 * know nothing of (their start reached the database, its answer did not reach us).
 */
export function findLost(running: readonly RunHolder[], leases: readonly Lease[], self: Self): RunHolder[] {
  const alive = new Set(leases.filter(({ fenced }) => !fenced).map(({ worker_id }) => worker_id));
  return running.filter((run) => {
    if (run.worker_id === self.worker_id) return !self.knows(run.run_id);
    return run.worker_id === null || !alive.has(run.worker_id);
  });
}

export interface LostScanDeps {
  store: Pick<Store, 'runs' | 'leases' | 'sink'>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  self: {
    workerId(): string;
    knows(runId: string): boolean;
    /** When it could not renew its own lease the last time; null if that never happened. */
    troubleMs(): number | null;
  };
  onEnded(run: RunSummary): void;
  /** Milliseconds that only go forward. */
  monotonic?: () => number;
  heldMs?: number;
}

/** A worker may have had thousands; each is closed by itself, in the time of an operation. */
const CLOSED_AT_ONCE = 100;

/** One look at leases and active runs. Every step is conditional, so any number of workers may look at the same time. */
export function createLostScan(deps: LostScanDeps): { runOnce(): Promise<{ fenced: number; lost: number }> } {
  const { store, bus, log, self, onEnded, monotonic = () => performance.now(), heldMs = LEASE_MS } = deps;
  let lastLookMs: number | null = null;
  /** The last time that a look failed or came far too late; null if that never happened. */
  let troubleMs: number | null = null;

  async function runOnce(): Promise<{ fenced: number; lost: number }> {
    const nowMs = monotonic();
    // Whoever was paused itself, or cut off, or could read and not write, knows nothing about the others: they get the
    // time of a lease to show up.
    if (lastLookMs !== null && nowMs - lastLookMs > heldMs) troubleMs = nowMs;
    lastLookMs = nowMs;
    const lastTroubleMs = Math.max(troubleMs ?? -Infinity, self.troubleMs() ?? -Infinity);
    try {
      return await look(nowMs - lastTroubleMs >= heldMs);
    } catch (error) {
      troubleMs = monotonic();
      throw error;
    }
  }

  async function look(mayFence: boolean): Promise<{ fenced: number; lost: number }> {
    const me: Self = { worker_id: self.workerId(), knows: self.knows };
    // Runs before leases: whoever has a run had its lease before, so no run of a worker that just came looks ownerless.
    const running = await store.runs.holders();
    let { leases, databaseNow } = await store.leases.all();
    const expired = mayFence ? findExpired(leases, databaseNow, me) : [];
    for (const lease of expired) await fence(lease);
    if (expired.length > 0) ({ leases } = await store.leases.all());

    const found = findLost(running, leases, me);
    let lost = 0;
    for (let from = 0; from < found.length; from += CLOSED_AT_ONCE) {
      lost += await closeAll(found.slice(from, from + CLOSED_AT_ONCE), databaseNow);
    }
    if (lost > 0) log.warn('lost runs closed', { runs: lost });
    return { fenced: expired.length, lost };
  }

  /** Answers how many of them nobody else closed before. */
  async function closeAll(found: readonly RunHolder[], databaseNow: Date): Promise<number> {
    const closed = await Promise.all(found.map((run) => store.runs.closeLost(run, databaseNow)));
    const ours = closed.filter((run) => run !== null);
    if (ours.length > 0) await store.sink.recordEnds(ours);
    for (const run of ours) {
      bus.publish('run.ended', { run });
      onEnded(run);
    }
    return ours.length;
  }

  async function fence(lease: Lease): Promise<void> {
    if (!(await store.leases.fence(lease))) return;
    log.warn('worker lost', { worker_id: lease.worker_id, host: lease.host, pid: lease.pid });
    bus.publish('worker.changed', { worker_id: lease.worker_id });
  }

  return { runOnce };
}
