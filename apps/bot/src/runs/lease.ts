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
}

export function createLease({ leases, worker, newId, log, onFenced, heldMs = LEASE_MS }: LeaseDeps): WorkerLease {
  let workerId = newId();
  let taken = false;

  async function take(): Promise<void> {
    await leases.take({ worker_id: workerId, ...worker }, heldMs);
    taken = true;
  }

  return {
    workerId: () => workerId,
    async renewOnce() {
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
    },
    async release() {
      if (taken) await leases.release(workerId);
      taken = false;
    },
  };
}
