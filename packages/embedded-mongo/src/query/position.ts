import type { Document, QueryOptions } from './document.js';
import { compileFilter } from './filter.js';
import { asDocument, fieldOf, isDocument, setField } from './types.js';

/**
 * The index that the positional `$` stands for: in the array that a clause of the filter looks through, the first
 * element that meets this clause. The clause about the updated array itself is preferred, else the last that has one.
 */
export function matchedPosition(
  filter: Document,
  doc: Document,
  arrayPath: string,
  options: QueryOptions,
): number | undefined {
  const found = clausesOf(filter)
    .map(([path, operand]) => positionOf(path, operand, doc, options))
    .filter((position) => position !== undefined);
  return (found.find((position) => position.path === arrayPath) ?? found.at(-1))?.index;
}

function clausesOf(filter: Document): [string, unknown][] {
  return Object.entries(filter).flatMap(([key, value]): [string, unknown][] => {
    if (!key.startsWith('$')) return [[key, value]];
    if ((key === '$and' || key === '$or') && Array.isArray(value)) return value.filter(isDocument).flatMap(clausesOf);
    return [];
  });
}

function positionOf(path: string, operand: unknown, doc: Document, options: QueryOptions) {
  const parts = path.split('.');
  for (let length = 1; length <= parts.length; length += 1) {
    const prefix = parts.slice(0, length);
    const array = valueAt(doc, prefix);
    if (!Array.isArray(array)) continue;
    const test = compileFilter({ [path]: operand }, options);
    const index = array.findIndex((element) => test(rebuilt(prefix, [element])));
    return index < 0 ? undefined : { path: prefix.join('.'), index };
  }
  return undefined;
}

function valueAt(doc: Document, parts: string[]): unknown {
  let value: unknown = doc;
  for (const part of parts) {
    if (!isDocument(value)) return undefined;
    value = fieldOf(asDocument(value), part);
  }
  return value;
}

/** A document with nothing but this value at this path. */
function rebuilt(parts: string[], value: unknown): Document {
  return parts.reduceRight((inner: unknown, part) => {
    const doc: Document = {};
    setField(doc, part, inner);
    return doc;
  }, value) as Document;
}
