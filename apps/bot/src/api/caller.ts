import { type Actor, AppError, type Role, say, verifyActor } from '@jobs-monitor/core';
import type { ApiContext } from './context.js';

/** A program that shows the token and names nobody. */
const PROGRAM: Actor = { kind: 'api', id: 'token', name: 'API', role: 'admin' };

/** What is known beside the request when somebody asks. */
export interface CallerDeps {
  now(): Date;
  /** The role that a person has today, whatever they were signed for; null: none any more. */
  roleToday(actor: Actor): Role | null;
}

/** Who asks: the person whom the web app signed for in `X-Actor`, with the rights of today, else the program with the token. */
export function callerOf(ctx: ApiContext, body: string, { now, roleToday }: CallerDeps): Actor {
  const { token } = ctx.state;
  const signed = ctx.get('x-actor');
  if (token !== undefined && signed === '') return PROGRAM;
  const request = { method: ctx.method, path: ctx.req.url ?? '', body };
  const actor = token === undefined ? null : verifyActor(signed, request, token, now());
  if (!actor) throw new AppError('unauthorized', say('en', 'error.unauthorized'));
  const role = roleToday(actor);
  if (role === null) throw new AppError('forbidden', say('en', 'error.forbidden'), { details: { role } });
  return { ...actor, role };
}
