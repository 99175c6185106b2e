/** Places for runs: who waits for one gets it in order, and who waits for the last run to end is told. */
export interface Places {
  /** Resolves when there is room for one more. */
  free(active: number): Promise<void>;
  /** The number of active runs changed. */
  changed(active: number): void;
  /** True when nothing is active any more, false after `graceMs`. */
  idle(active: number, graceMs: number): Promise<boolean>;
}

export function createPlaces(capacity: number): Places {
  const waiting: (() => void)[] = [];
  const idleListeners = new Set<() => void>();

  return {
    free(active) {
      if (active < capacity && waiting.length === 0) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    changed(active) {
      if (active < capacity) waiting.shift()?.();
      if (active === 0) for (const listener of [...idleListeners]) listener();
    },
    idle(active, graceMs) {
      if (active === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const settle = (idle: boolean) => {
          clearTimeout(timer);
          idleListeners.delete(listener);
          resolve(idle);
        };
        const listener = () => settle(true);
        const timer = setTimeout(() => settle(false), graceMs);
        idleListeners.add(listener);
      });
    },
  };
}
