import { AppError } from '@jobs-monitor/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts failed sign-ins per address: after ten in a minute, the address has to wait. */
export function createAttempts(perMinute = 10) {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });

  return {
    /** Throws `too_many_attempts` while the address has used up its failures. */
    async check(address: string): Promise<void> {
      const used = await limiter.get(address);
      if (used && used.consumedPoints >= perMinute) throw tooMany(used);
    },
    async fail(address: string): Promise<void> {
      await limiter.consume(address).catch((refused: unknown) => {
        if (!(refused instanceof RateLimiterRes)) throw refused;
      });
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new AppError('too_many_attempts', 'Too many attempts from this address', { retryAfterSeconds });
}
