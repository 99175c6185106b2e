import type { IncomingMessage } from 'node:http';
import type { ApiMiddleware } from './context.js';

/** A path that somebody else's server calls. It looks for itself whether it may, and reads the body for itself. */
export interface Hook {
  path: string;
  /** Answers the status; there is no body. */
  receive(request: IncomingMessage): Promise<number>;
}

/** Lets a hook answer what is posted to its path, before anybody asks for a token. */
export function createHook(hook: Hook | null): ApiMiddleware {
  return async (ctx, next) => {
    if (ctx.path !== hook?.path || ctx.method !== 'POST') return next();
    ctx.state.route = hook.path;
    const status = await hook.receive(ctx.req);
    ctx.body = '';
    ctx.status = status;
  };
}
