import { MongoError } from '../../errors.js';
import type { Document, QueryOptions } from '../document.js';
import { compileFilter } from '../filter.js';
import { toText } from '../text.js';
import { isDocument } from '../types.js';

/** Tests of array elements, by the name they have in `$[name]`. */
export type ArrayFilters = ReadonlyMap<string, (element: unknown) => boolean>;

export const NO_FILTERS: ArrayFilters = new Map();

/** Compiles `arrayFilters`; each filter speaks of one name, and each name is used by the update. */
export function compileArrayFilters(filters: unknown[], update: Document, options: QueryOptions): ArrayFilters {
  const compiled = new Map<string, (element: unknown) => boolean>();
  for (const filter of filters) {
    if (!isDocument(filter)) {
      throw new MongoError(14, `BSON field 'update.updates.arrayFilters.0' is the wrong type, expected type 'object'`);
    }
    const name = nameOf(filter);
    if (compiled.has(name)) {
      throw new MongoError(9, `Found multiple array filters with the same top-level field name ${name}`);
    }
    const test = compileFilter(filter, options);
    compiled.set(name, (element) => test({ [name]: element }));
  }
  checkUse(compiled, update);
  return compiled;
}

function nameOf(filter: Document): string {
  const names = new Set(topLevelNames(filter));
  if (names.size === 0) {
    throw new MongoError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
  }
  const [first = '', second] = names;
  if (second !== undefined) {
    throw new MongoError(
      9,
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(first)) {
    throw new MongoError(
      2,
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${first}'`,
    );
  }
  return first;
}

function topLevelNames(filter: Document): string[] {
  return Object.entries(filter).flatMap(([key, value]) => {
    if (!key.startsWith('$')) return [key.split('.', 1)[0] as string];
    return Array.isArray(value) ? value.filter(isDocument).flatMap(topLevelNames) : [];
  });
}

function checkUse(filters: ArrayFilters, update: Document): void {
  const used = new Set<string>();
  for (const changes of Object.values(update)) {
    if (!isDocument(changes)) continue;
    for (const path of Object.keys(changes)) {
      for (const [, name = ''] of path.matchAll(/\.\$\[([^\]]*)\]/g)) {
        if (name !== '' && !filters.has(name)) {
          throw new MongoError(2, `No array filter found for identifier '${name}' in path '${path}'`);
        }
        used.add(name);
      }
    }
  }
  for (const name of filters.keys()) {
    if (!used.has(name)) {
      throw new MongoError(9, `The array filter for identifier '${name}' was not used in the update ${toText(update)}`);
    }
  }
}
