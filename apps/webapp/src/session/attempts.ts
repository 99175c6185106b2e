import { AppError } from '@jobs-monitor/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Bounds failed sign-ins: ten a minute per address, or per /64 of IPv6, which one household owns. */
export type Attempts = ReturnType<typeof createAttempts>;

export function createAttempts(perMinute = 10) {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });

  return {
    /** Counts an attempt before it is made, so that many at once count too; throws `too_many_attempts`. */
    async take(address: string): Promise<void> {
      await limiter.consume(networkOf(address)).catch((refused: unknown) => {
        throw refused instanceof RateLimiterRes ? tooMany(refused) : refused;
      });
    },
    /** Forgives an attempt that was no failure of whoever made it. */
    async giveBack(address: string): Promise<void> {
      await limiter.reward(networkOf(address));
    },
  };
}

function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return bare.includes(':') ? bare.split(':').slice(0, 4).join(':') : bare;
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new AppError('too_many_attempts', 'Too many attempts from this address', { retryAfterSeconds });
}
