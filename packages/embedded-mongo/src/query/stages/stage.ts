import type { Document, QueryOptions } from '../document.js';

/** What a stage does to a stream of documents. */
export type Run = (docs: Iterable<Document>) => Iterable<Document>;

export interface StageContext extends QueryOptions {
  /** The documents of another collection, for `$lookup`, `$graphLookup` and `$unionWith`. */
  lookup(collection: string): Iterable<Document>;
  /** Compiles a nested pipeline. */
  compile(pipeline: unknown, options: QueryOptions): Run;
}

/** Parses what stands behind a stage's name; throws MongoError for what MongoDB 7.0 refuses. */
export type Stage = (operand: unknown, context: StageContext) => Run;

/** A stage that changes documents one by one. */
export function mapping(change: (doc: Document) => Document): Run {
  return function* (docs) {
    for (const doc of docs) yield change(doc);
  };
}
