import type { Actor, Role } from '@jobs-monitor/core';
import { cleanLine } from '../messages/clean.js';
import { cutText } from '../messages/cut.js';
import type { Chat, Person } from './incoming.js';

const MAX_NAME_UNITS = 128;

/** In whose name a command acts. On the console it is whom the dashboard knows, as it knows them. */
export function toActor(person: Person, role: Role): Actor {
  return person.signedIn ?? { kind: 'telegram', id: person.id, name: nameOf(person), role };
}

/** One person in one place: what is asked of them there is asked of nobody else, and nowhere else. */
export function placeOf(chat: Chat, person: Person): string {
  return JSON.stringify([chat.id, chat.topic, person.id]);
}

/** A name that may be shown; people choose theirs freely. */
function nameOf({ id, name }: Person): string {
  return cutText(cleanLine(name), MAX_NAME_UNITS) || id;
}
