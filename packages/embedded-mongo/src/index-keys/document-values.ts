import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { isIndex } from '../query/path.js';
import { asDocument, fieldOf, isDocument } from '../query/types.js';

/** A field's value where the document has none: indexed as null, but a sparse index leaves it out. */
export const MISSING = Symbol('missing');

export interface DocumentValues {
  /** One tuple of values per index entry. */
  tuples: unknown[][];
  /** Whether an array stood on any of the paths. */
  multikey: boolean;
}

/** A path on its way through a document: what it has reached and what is left of it. */
interface Walk {
  value: unknown;
  rest: readonly string[];
  /** Set on an element that is indexed as it is: an array in an array is not opened. */
  whole?: boolean;
}

/**
 * The value tuples that an index over these paths keeps of a document: one, or one per element of the array that the
 * paths share. Throws 171 when they lead through two different arrays.
 */
export function documentValues(doc: Document, paths: readonly (readonly string[])[]): DocumentValues {
  const walks: Walk[] = [];
  let array: unknown[] | undefined;
  for (const path of paths) {
    const walk = advance(doc, path);
    walks.push(walk);
    if (isOpenArray(walk)) array = walk.value as unknown[];
  }
  if (!array) return { tuples: [walks.map((walk) => walk.value)], multikey: false };
  const tuples: unknown[][] = [];
  expand(walks, tuples);
  return { tuples, multikey: true };
}

/** Follows a path down to its end or to the first array. */
function advance(start: unknown, path: readonly string[]): Walk {
  let value = start;
  for (let i = 0; i < path.length; i += 1) {
    const name = path[i] as string;
    if (Array.isArray(value)) {
      if (!(isIndex(name) && Number(name) < value.length)) return { value, rest: path.slice(i) };
      value = value[Number(name)];
    } else if (isDocument(value)) {
      const found = fieldOf(asDocument(value), name);
      if (found === undefined) return { value: MISSING, rest: [] };
      value = found;
    } else {
      return { value: MISSING, rest: [] };
    }
  }
  return { value, rest: [] };
}

function expand(walks: Walk[], tuples: unknown[][]): void {
  const array = walks.find(isOpenArray)?.value as unknown[];
  for (const walk of walks) {
    if (isOpenArray(walk) && walk.value !== array) throw new MongoError(171, 'cannot index parallel arrays');
  }
  if (array.length === 0) {
    tuples.push(
      walks.map((walk) => (walk.value !== array ? walk.value : walk.rest.length === 0 ? undefined : MISSING)),
    );
    return;
  }
  for (const element of array) {
    const inner = walks.map((walk) => (walk.value === array ? intoElement(element, walk.rest) : walk));
    if (inner.some(isOpenArray)) expand(inner, tuples);
    else tuples.push(inner.map((walk) => walk.value));
  }
}

function isOpenArray(walk: Walk): boolean {
  return Array.isArray(walk.value) && !walk.whole;
}

function intoElement(element: unknown, rest: readonly string[]): Walk {
  if (rest.length === 0) return { value: element, rest, whole: true };
  return Array.isArray(element) ? { value: MISSING, rest: [] } : advance(element, rest);
}
