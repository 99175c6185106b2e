import { type Actor, AppError, say, verifyActor } from '@jobs-monitor/core';
import type { ApiContext } from './context.js';

/** A program that shows the token and names nobody. */
const PROGRAM: Actor = { kind: 'api', id: 'token', name: 'API', role: 'admin' };

/** Who asks: the person whom the web app signed for in `X-Actor`, else the program with the token. */
export function callerOf(ctx: ApiContext, body: string, now: Date): Actor {
  const { token } = ctx.state;
  const signed = ctx.get('x-actor');
  if (token !== undefined && signed === '') return PROGRAM;
  const request = { method: ctx.method, path: ctx.req.url ?? '', body };
  const actor = token === undefined ? null : verifyActor(signed, request, token, now);
  if (!actor) throw new AppError('unauthorized', say('en', 'error.unauthorized'));
  return actor;
}
