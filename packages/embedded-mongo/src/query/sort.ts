import type { Document } from './document.js';
import { compareValues } from './values.js';

/** Compiles a sort specification into a comparator of documents; throws MongoError for a bad specification. */
export function compileSort(sort: Document, collation?: Document): (a: Document, b: Document) => number {
  const keys = Object.entries(sort);
  return (a, b) => {
    for (const [path, order] of keys) {
      const difference = compareValues(a[path], b[path], collation);
      if (difference !== 0) return order === 1 ? difference : -difference;
    }
    return 0;
  };
}
