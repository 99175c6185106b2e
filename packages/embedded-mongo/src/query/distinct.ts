import type { Document } from './document.js';
import { isIndex } from './path.js';
import { asDocument, fieldOf, isDocument } from './types.js';
import { compareValues } from './values.js';

/** The distinct values of a path over documents: arrays give their elements, a missing field gives nothing; in order. */
export function distinctValues(documents: Iterable<Document>, path: string, collation?: Document): unknown[] {
  const parts = path.split('.');
  const values: unknown[] = [];
  for (const doc of documents) collect(doc, parts, 0, values);
  values.sort((a, b) => compareValues(a, b, collation));
  return values.filter((value, index) => index === 0 || compareValues(values[index - 1], value, collation) !== 0);
}

function collect(value: unknown, parts: string[], index: number, values: unknown[]): void {
  const part = parts[index];
  if (part === undefined) {
    if (Array.isArray(value)) values.push(...value);
    else if (value !== undefined) values.push(value);
  } else if (Array.isArray(value)) {
    if (isIndex(part)) collect(value[Number(part)], parts, index + 1, values);
    for (const item of value) if (isDocument(item)) collect(item, parts, index, values);
  } else if (isDocument(value)) {
    collect(fieldOf(asDocument(value), part), parts, index + 1, values);
  }
}
