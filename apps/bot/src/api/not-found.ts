import { AppError, say } from '@jobs-monitor/core';
import type { ApiMiddleware } from './context.js';
import type { ApiRouter } from './route.js';

/** Answers what no route took: 405 with `Allow` if the address takes other methods, else 404. */
export function createNotFound(router: ApiRouter): ApiMiddleware {
  return (ctx) => {
    const allowed = new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods));
    if (allowed.size === 0) throw new AppError('not_found', say('en', 'error.not_found'));
    ctx.set('Allow', [...allowed].sort().join(', '));
    throw new AppError('method_not_allowed', say('en', 'error.method_not_allowed'));
  };
}
