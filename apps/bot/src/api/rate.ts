import { AppError, say } from '@jobs-monitor/core';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export type ActorRate = ReturnType<typeof createActorRate>;

/** How often one actor may act in a minute. What was refused is given back: a lost race costs nobody a turn. */
export function createActorRate(actsPerMinute: number) {
  const acts = new RateLimiterMemory({ points: actsPerMinute, duration: 60 });

  return {
    /** Acts, unless the actor has used up this minute. */
    async within<T>(actor: string, act: () => Promise<T>): Promise<T> {
      await acts.consume(actor).catch(refuse);
      try {
        return await act();
      } catch (error) {
        await acts.reward(actor);
        throw error;
      }
    },
  };
}

function refuse(reason: unknown): never {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  throw new AppError('too_many_attempts', say('en', 'error.too_many_attempts'), {
    retryAfterSeconds: Math.max(1, Math.ceil(reason.msBeforeNext / 1_000)),
  });
}
