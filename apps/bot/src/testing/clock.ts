/** A clock that stands still until it is told otherwise. */
export interface FakeClock {
  now(): Date;
  /** Milliseconds since it was made. */
  monotonic(): number;
  advance(ms: number): void;
}

export function createFakeClock(start = new Date('2026-01-01T00:00:00.000Z')): FakeClock {
  let elapsed = 0;
  return {
    now: () => new Date(start.getTime() + elapsed),
    monotonic: () => elapsed,
    advance(ms) {
      elapsed += ms;
    },
  };
}
