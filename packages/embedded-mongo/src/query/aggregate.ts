import { aggregate } from 'mingo';
import type { Document, QueryOptions } from './document.js';

export interface PipelineContext extends QueryOptions {
  /** The database that the pipeline runs in: the default target of `$out` and `$merge`. */
  database?: string | undefined;
  /** The documents of another collection, for `$lookup`, `$graphLookup` and `$unionWith`. */
  lookup(collection: string): Iterable<Document>;
}

/** What `$out` or `$merge` asks the server to write. */
export type PipelineWrite =
  | { stage: '$out'; database: string | undefined; collection: string }
  | {
      stage: '$merge';
      database: string | undefined;
      collection: string;
      on: string[];
      whenMatched: 'replace' | 'keepExisting' | 'merge' | 'fail' | Document[];
      whenNotMatched: 'insert' | 'discard' | 'fail';
      /** Variables for a `whenMatched` pipeline; `$$new` is the arriving document. */
      let: Document;
    };

export interface PipelineResult {
  documents: Document[];
  /** Set when the pipeline ends in `$out` or `$merge`: the documents are to be written, not returned. */
  write?: PipelineWrite;
}

/** Runs an aggregation pipeline over documents; throws MongoError for what MongoDB 7.0 refuses. */
export function runPipeline(input: Iterable<Document>, pipeline: Document[], context: PipelineContext): PipelineResult {
  return { documents: aggregate([...input], pipeline, { variables: context.let ?? {} }) };
}
