import type { Document, QueryOptions } from './document.js';
import { compileStages, parsePipeline } from './stages/compile.js';
import { type PipelineWrite, parseWrite } from './stages/write.js';

export type { PipelineWrite } from './stages/write.js';

export interface PipelineContext extends QueryOptions {
  /** The database that the pipeline runs in: the default target of `$out` and `$merge`. */
  database?: string | undefined;
  /** The documents of another collection, for `$lookup`, `$graphLookup` and `$unionWith`. */
  lookup(collection: string): Iterable<Document>;
}

interface PipelineResult {
  documents: Document[];
  /** Set when the pipeline ends in `$out` or `$merge`: the documents are to be written, not returned. */
  write?: PipelineWrite;
}

/** Runs an aggregation pipeline over documents; throws MongoError for what MongoDB 7.0 refuses. */
export function runPipeline(input: Iterable<Document>, pipeline: Document[], context: PipelineContext): PipelineResult {
  const last = parsePipeline(pipeline).at(-1);
  const write = last && parseWrite(last[0], last[1], context.database);
  const run = compileStages(write ? pipeline.slice(0, -1) : pipeline, context);
  const documents = [...run(input)];
  return write ? { documents, write } : { documents };
}
