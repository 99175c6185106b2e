import { type Actor, AppError, hasRole, type Role, say } from '@jobs-monitor/core';

/** Refuses an actor whose role is too low. */
export function authorise(actor: Actor, needed: Role): void {
  if (hasRole(actor.role, needed)) return;
  throw new AppError('forbidden', say('en', 'error.forbidden'), { details: { needed_role: needed, role: actor.role } });
}
