import type { Log } from '../events/log.js';
import type { Lease, LeaseStore } from '../store/store.js';

/** How long a worker is believed without a sign of life, and how often it gives one. */
export const LEASE_MS = 15_000;
export const RENEW_MS = 5_000;

export interface LeaseDeps {
  leases: Pick<LeaseStore, 'take' | 'renew' | 'release'>;
  worker: Pick<Lease, 'host' | 'pid' | 'version' | 'capacity'>;
  newId(): string;
  log: Log;
  /** Others hold this worker for dead and close its runs. Called before the new lease is taken. */
  onFenced(workerId: string): void;
  heldMs?: number;
}

/** This process's proof of life. */
export interface WorkerLease {
  /** Under which new runs are started. */
  workerId(): string;
  /** Takes the lease, renews it, or, once fenced, goes on under a new id. Throws `database_unavailable`. */
  renewOnce(): Promise<'taken' | 'renewed' | 'fenced'>;
  release(): Promise<void>;
  /** When it could not be renewed the last time, by the monotonic clock; null if that never happened. */
  troubleMs(): number | null;
}

export function createLease({ leases, worker, newId, log, onFenced, heldMs = LEASE_MS }: LeaseDeps): WorkerLease {
  let workerId = newId();
  let taken = false;
  let troubleMs: number | null = null;

  async function take(): Promise<void> {
    await leases.take({ worker_id: workerId, ...worker }, heldMs);
    taken = true;
  }

  async function renew(): Promise<'taken' | 'renewed' | 'fenced'> {
    if (!taken) {
      await take();
      return 'taken';
    }
    if (await leases.renew(workerId, heldMs)) return 'renewed';
    const fenced = workerId;
    workerId = newId();
    taken = false;
    log.warn('worker fenced', { worker_id: fenced, new_worker_id: workerId });
    onFenced(fenced);
    await take();
    return 'fenced';
  }

  return {
    workerId: () => workerId,
    async renewOnce() {
      try {
        return await renew();
      } catch (error) {
        troubleMs = performance.now();
        throw error;
      }
    },
    troubleMs: () => troubleMs,
    async release() {
      if (taken) await leases.release(workerId);
      taken = false;
    },
  };
}
