import type { Actor, Say } from '@jobs-monitor/core';
import { tokenRole } from '../session/token-holders.js';
import { Text } from './data.js';
import { excerpt } from './excerpt.js';
import { useView } from './view.js';

type Person = Pick<Actor, 'kind' | 'id' | 'name'>;

/** Who it is: the name that they have, or which token was used. */
export function personText(person: Person, say: Say): string {
  const role = tokenRole(person);
  return role ? say(`web.token_of_${role}`) : excerpt(person.name, 100);
}

/** The same, apart from the text around it. */
export function PersonName({ person }: { person: Person }) {
  return <Text>{personText(person, useView().say)}</Text>;
}
