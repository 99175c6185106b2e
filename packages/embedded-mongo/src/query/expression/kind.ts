import { bsonType } from '../types.js';

/** A value's type as expressions name it: a field that is not there is "missing". */
export function kindOf(value: unknown): string {
  return value === undefined ? 'missing' : bsonType(value);
}
