import type { RunSummary } from '@jobs-monitor/core';

/** Facts about runs, jobs and workers, as they happen in this process. The store is the truth; this is a hint. */
export interface BusEvents {
  'run.queued': { run: RunSummary };
  'run.started': { run: RunSummary };
  'run.progress': { run: RunSummary };
  /** Published after the end is stored, or when it can only be buffered because the database is away. */
  'run.ended': { run: RunSummary };
  'run.stuck': { run: RunSummary; minutes: number };
  'run.cancel_requested': { run_id: string };
  'job.changed': { job_id: string };
  'incident.changed': { incident_id: string };
  'worker.changed': { worker_id: string };
  'worker.fenced': { worker_id: string };
}

export type BusEventName = keyof BusEvents;
type Listener<N extends BusEventName> = (event: BusEvents[N]) => void | Promise<void>;

export interface Bus {
  publish<N extends BusEventName>(name: N, event: BusEvents[N]): void;
  /** Returns what ends the subscription. */
  on<N extends BusEventName>(name: N, listener: Listener<N>): () => void;
}

/** A typed bus in which one failing listener harms neither the publisher nor the others: `onError` is told. */
export function createBus(onError: (name: BusEventName, error: unknown) => void): Bus {
  const listeners = new Map<BusEventName, Set<Listener<BusEventName>>>();

  return {
    publish(name, event) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          Promise.resolve(listener(event)).catch((error: unknown) => onError(name, error));
        } catch (error) {
          onError(name, error);
        }
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      const stored = listener as Listener<BusEventName>;
      set.add(stored);
      return () => set.delete(stored);
    },
  };
}
