import { MongoError } from '../../errors.js';
import type { DocumentTest } from './condition.js';

/** `$jsonSchema` is refused until it is written. */
export function compileSchema(_schema: unknown): DocumentTest {
  throw new MongoError(238, '$jsonSchema is not supported by the embedded server');
}
