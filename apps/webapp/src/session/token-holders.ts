import { type Actor, ROLES, type Role } from '@jobs-monitor/core';
import { isSameSecret } from './token.js';

/** The token of each role; undefined where nobody may sign in so. */
export type Tokens = Readonly<Record<Role, string | undefined>>;

/** Whoever signs in with a token is known by it alone: its name is what lists and the audit show. */
const HOLDERS = {
  viewer: { kind: 'web', id: 'dashboard-viewer-token', name: 'Viewer token', role: 'viewer' },
  operator: { kind: 'web', id: 'dashboard-operator-token', name: 'Operator token', role: 'operator' },
  admin: { kind: 'web', id: 'dashboard-token', name: 'Admin token', role: 'admin' },
} satisfies Record<Role, Actor>;

/** The actor that a token stands for, or null. Every token is compared, so that the time tells nothing. */
export function holderOf(given: string, tokens: Tokens): Actor | null {
  const fitting = ROLES.filter((role) => isSameSecret(given.trim(), tokens[role] ?? '') && tokens[role] !== undefined);
  const role = fitting.at(-1);
  return role ? HOLDERS[role] : null;
}

/** The role of the token that somebody signed in with; null for people, and for everything else that acts. */
export function tokenRole({ kind, id }: Pick<Actor, 'kind' | 'id'>): Role | null {
  return ROLES.find((role) => HOLDERS[role].kind === kind && HOLDERS[role].id === id) ?? null;
}
