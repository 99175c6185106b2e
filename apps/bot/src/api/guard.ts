import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError, say } from '@jobs-monitor/core';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Log } from '../events/log.js';
import type { ApiContext, ApiMiddleware } from './context.js';

const WRONG_TOKENS_PER_MINUTE = 10;
const MAX_TOKEN_CHARACTERS = 4_096;

export interface GuardDeps {
  /** Tokens that are accepted: the current one first, then the next one while they are being rotated. Empty: all is refused. */
  tokens: readonly string[];
  metricsPublic: boolean;
  log: Log;
}

/**
 * Lets nobody into the API without a token. Ten wrong ones in a minute shut an address out for the rest of that minute,
 * whatever it sends then: else the limit would not slow down a guesser. Other addresses notice nothing.
 */
export function createGuard({ tokens, metricsPublic, log }: GuardDeps): ApiMiddleware {
  const accepted = tokens.map((token) => ({ token, digest: digestOf(token) }));
  const wrongTokens = new RateLimiterMemory({ points: WRONG_TOKENS_PER_MINUTE, duration: 60 });

  return async (ctx, next) => {
    if (!isGuarded(ctx.path, metricsPublic)) return next();
    if (accepted.length === 0) throw new AppError('api_disabled', say('en', 'error.api_disabled'));
    const address = networkOf(ctx.ip);
    const attempts = await wrongTokens.get(address);
    if (attempts && attempts.consumedPoints >= WRONG_TOKENS_PER_MINUTE) throw tooMany(attempts.msBeforeNext);
    const given = bearerOf(ctx);
    const token = given === null ? null : match(given);
    if (token === null) {
      if (given !== null) await wrongTokens.penalty(address);
      log.warn('api_unauthorized', { address: ctx.ip, given: given !== null, request_id: ctx.state.requestId });
      throw new AppError('unauthorized', say('en', 'error.unauthorized'));
    }
    ctx.state.token = token;
    return next();
  };

  /** The accepted token that equals the given one. Every one is compared, whole, whatever the others said. */
  function match(given: string): string | null {
    const digest = digestOf(given);
    return accepted.reduce<string | null>(
      (found, candidate) => (timingSafeEqual(digest, candidate.digest) ? candidate.token : found),
      null,
    );
  }
}

function isGuarded(path: string, metricsPublic: boolean): boolean {
  if (/^\/(api|admin)(\/|$)/.test(path)) return true;
  return path === '/metrics' && !metricsPublic;
}

function bearerOf(ctx: ApiContext): string | null {
  const header = ctx.get('authorization');
  return header === '' ? null : (/^Bearer +([^ ]+)$/i.exec(header.slice(0, MAX_TOKEN_CHARACTERS))?.[1] ?? '');
}

/** Who counts as one guesser: an IPv4 address, or a /64 of IPv6, which one household owns. */
function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return bare.includes(':') ? bare.split(':').slice(0, 4).join(':') : bare;
}

function tooMany(waitMs: number): AppError {
  return new AppError('too_many_attempts', say('en', 'error.too_many_attempts'), {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
  });
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
