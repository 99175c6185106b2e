import { MongoError } from '../../errors.js';
import type { Document, QueryOptions } from '../document.js';
import { compileStages } from '../stages/compile.js';
import { isDocument } from '../types.js';

const STAGES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** Compiles an update written as a pipeline into a function from document to document. */
export function compileUpdatePipeline(pipeline: Document[], options: QueryOptions): (doc: Document) => Document {
  for (const stage of pipeline) {
    const name = isDocument(stage) ? Object.keys(stage)[0] : undefined;
    if (name?.startsWith('$') && !STAGES.has(name)) {
      throw new MongoError(72, `${name} is not allowed to be used within an update`);
    }
  }
  const run = compileStages(pipeline, { ...options, lookup: () => [] });
  return (doc) => [...run([doc])][0] as Document;
}
