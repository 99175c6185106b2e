import { type Actor, hasRole, type Role } from '@jobs-monitor/core';
import type { Chat, Person } from './incoming.js';

/** Who may do what in Telegram, and in which groups; ids as Telegram writes them. Nobody listed means nobody allowed. */
export interface AccessSettings {
  admins: readonly string[];
  powerUsers: readonly string[];
  users: readonly string[];
  /** Groups that are answered in. */
  chats: readonly string[];
}

/**
 * `ignore`: not a word. `refuse`: one short sentence; `stranger` is somebody without any role, who is told to whom their
 * id must be given. `allow`: they act with this role.
 */
export type Access =
  | { kind: 'ignore'; why: 'bot' | 'channel' | 'forwarded' | 'chat' | 'stranger' }
  | { kind: 'refuse'; why: 'stranger' | 'role' }
  | { kind: 'allow'; role: Role };

export interface AccessFacts {
  person: Pick<Person, 'id' | 'isBot' | 'signedIn'>;
  chat: Pick<Chat, 'id' | 'kind'>;
  forwarded: boolean;
  /** A press is answered to its presser alone, a text before everybody in the chat. */
  pressed: boolean;
  /** The least role for what is asked; null while that is not known: any role will do. */
  needed: Role | null;
}

/** The role that somebody has by their Telegram id, the highest of those that they are listed for; null: none. */
export function roleOf(personId: string, settings: AccessSettings): Role | null {
  if (settings.admins.includes(personId)) return 'admin';
  if (settings.powerUsers.includes(personId)) return 'operator';
  if (settings.users.includes(personId)) return 'viewer';
  return null;
}

/**
 * The role that an actor of the API has today. Who signed in from Telegram has no more than they signed in with, nor than
 * their id is listed for now, however long ago they signed in; null: not listed any more.
 */
export function roleToday({ kind, id, role }: Actor, settings: AccessSettings): Role | null {
  if (kind !== 'telegram') return role;
  const listed = roleOf(id, settings);
  return listed === null || hasRole(role, listed) ? listed : role;
}

/**
 * The one decision for commands and buttons. A stranger in a group is not answered: others read along there, and whoever
 * can write could have the bot write as much. In a group that is not listed, nobody is answered.
 */
export function decideAccess(facts: AccessFacts, settings: AccessSettings): Access {
  const { person, chat, forwarded, pressed, needed } = facts;
  if (person.isBot) return { kind: 'ignore', why: 'bot' };
  if (chat.kind === 'channel') return { kind: 'ignore', why: 'channel' };
  if (forwarded) return { kind: 'ignore', why: 'forwarded' };
  if (chat.kind === 'group' && !settings.chats.includes(chat.id)) return { kind: 'ignore', why: 'chat' };
  const role = chat.kind === 'console' ? (person.signedIn?.role ?? null) : roleOf(person.id, settings);
  if (role === null) return { kind: chat.kind === 'group' && !pressed ? 'ignore' : 'refuse', why: 'stranger' };
  if (needed !== null && !hasRole(role, needed)) return { kind: 'refuse', why: 'role' };
  return { kind: 'allow', role };
}
