import { MongoError } from '../errors.js';
import type { PipelineWrite } from '../query/aggregate.js';
import type { Document } from '../query/document.js';
import type { CommandContext } from './context.js';

/** Writes what a pipeline that ends in $out or $merge has made. */
export async function writePipelineResult(
  _context: CommandContext,
  _documents: Document[],
  write: PipelineWrite,
): Promise<void> {
  throw new MongoError(238, `${write.stage} is not supported by the embedded database yet`);
}
