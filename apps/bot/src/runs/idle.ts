/** Waits for the last of several things to end. */
export interface Idle {
  /** To be told of every change. */
  changed(active: number): void;
  /** True when nothing is active any more, false after `graceMs`. */
  wait(active: number, graceMs: number): Promise<boolean>;
}

export function createIdle(): Idle {
  const listeners = new Set<() => void>();

  return {
    changed(active) {
      if (active === 0) for (const listener of [...listeners]) listener();
    },
    wait(active, graceMs) {
      if (active === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const settle = (idle: boolean) => {
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(idle);
        };
        const listener = () => settle(true);
        const timer = setTimeout(() => settle(false), graceMs);
        listeners.add(listener);
      });
    },
  };
}
