import type { LeaseStore } from '../store/store.js';

export interface DatabaseClockDeps {
  /** The clock of this machine. */
  now(): Date;
  /** Milliseconds that only go forward. */
  monotonic?: () => number;
}

/** The time of the database, as far as it is known, for what all workers must agree on. */
export interface DatabaseClock {
  /** This machine's time, corrected where it is plainly wrong. */
  now(): Date;
  /** How far this machine's clock is ahead of the database's, in milliseconds; null before it was measured. */
  skewMs(): number | null;
  /** The same leases; each look at all of them measures the clock, at no further cost. */
  watching(leases: LeaseStore): LeaseStore;
}

/** An answer that took longer says too little about when the database looked at its clock. */
const MAX_ROUND_TRIP_MS = 1_000;
const TOLERATED_MS = 2_000;
/** Odd, so that one of them is the median. */
const SAMPLES = 3;

/** A clock that compares this machine's with the database's at each look at the leases. */
export function createDatabaseClock({ now, monotonic = () => performance.now() }: DatabaseClockDeps): DatabaseClock {
  /** Newest last. */
  const samples: number[] = [];

  function skewMs(): number | null {
    const sorted = [...samples].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  /** The skew, unless it may be the way of the answer as well. */
  function correctionMs(): number {
    const skew = skewMs() ?? 0;
    return Math.abs(skew) > TOLERATED_MS ? skew : 0;
  }

  return {
    now: () => new Date(now().getTime() - correctionMs()),
    skewMs,
    watching: (leases) => ({
      ...leases,
      async all() {
        const askedMs = monotonic();
        const answer = await leases.all();
        const roundTripMs = monotonic() - askedMs;
        // Without any lease the answer holds no time.
        if (answer.leases.length > 0 && roundTripMs <= MAX_ROUND_TRIP_MS) {
          samples.push(Math.round(now().getTime() - roundTripMs / 2 - answer.databaseNow.getTime()));
          if (samples.length > SAMPLES) samples.shift();
        }
        return answer;
      },
    }),
  };
}
