import { AppError } from '@jobs-monitor/core';
import type { Log } from '../events/log.js';
import type { ApiContext, ApiMiddleware } from './context.js';
import { presentError } from './errors.js';
import { checkTarget } from './http-server.js';
import { requestIdOf } from './request-id.js';

export interface AnswerDeps {
  newId(): string;
  log: Log;
  /** Told of each answer: the route's pattern, or `unmatched`. */
  observe(method: string, route: string, status: number, seconds: number): void;
  /** Does something so that every line that is logged meanwhile names the request. */
  inScope<T>(scope: { request_id: string }, work: () => T): T;
}

/** What all answers have in common: a request id, no caching, the error body, one line for each fault of ours, a measure. */
export function createAnswer({ newId, log, observe, inScope }: AnswerDeps): ApiMiddleware {
  return async (ctx, next) => {
    const startedAt = performance.now();
    ctx.state.requestId = requestIdOf(ctx.headers['x-request-id'], newId);
    ctx.set('X-Request-Id', ctx.state.requestId);
    ctx.set('Cache-Control', 'no-store');
    try {
      checkTarget(ctx.req);
      await inScope({ request_id: ctx.state.requestId }, next);
    } catch (error) {
      answerError(ctx, error);
    }
    observe(ctx.method, ctx.state.route ?? 'unmatched', ctx.status, (performance.now() - startedAt) / 1_000);
  };

  function answerError(ctx: ApiContext, error: unknown): void {
    const { status, body } = presentError(error, ctx.state.requestId);
    if (body.error === 'forbidden') log.warn('api_forbidden', { actor: ctx.state.actor, route: ctx.state.route });
    if (status === 500) log.error('request_failed', { error, request_id: body.request_id, route: ctx.state.route });
    if (error instanceof AppError && error.retryAfterSeconds !== undefined) {
      ctx.set('Retry-After', String(error.retryAfterSeconds));
    }
    if (status === 401) ctx.set('WWW-Authenticate', 'Bearer');
    ctx.status = status;
    ctx.type = 'application/json';
    ctx.body = JSON.stringify(body);
  }
}
