import type { Context } from 'koa';
import type { Origin } from './sessions.js';

const MAX_USER_AGENT = 300;

/** From where a request comes, as far as one can know. */
export function originOf(ctx: Pick<Context, 'ip' | 'get'>): Origin {
  return {
    // How IPv4 looks on a socket that takes both.
    address: ctx.ip.replace(/^::ffff:(?=\d+\.)/i, ''),
    userAgent: ctx.get('user-agent').slice(0, MAX_USER_AGENT),
  };
}
