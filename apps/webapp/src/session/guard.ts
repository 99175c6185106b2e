import { AppError, hasRole, type Role } from '@jobs-monitor/core';
import type { WebContext } from '../http/state.js';
import type { Session } from './sessions.js';

/** The session of somebody who may do this; else `unauthorized` or `forbidden`. */
export function requireRole(ctx: WebContext, role: Role): Session {
  const { session } = ctx.state;
  if (!session) throw new AppError('unauthorized', 'Sign in first');
  if (hasRole(session.actor.role, role)) return session;
  throw new AppError('forbidden', `This needs the role ${role}`);
}
