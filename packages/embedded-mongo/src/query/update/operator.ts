import type { StringComparator } from '../collation.js';
import type { QueryOptions } from '../document.js';
import { identicalValues } from '../values.js';
import type { Leaf, UpdateState } from './node.js';

export interface UpdateContext {
  strings: StringComparator;
  options: QueryOptions;
}

/** Parses one field of an update operator (`{ $inc: { <path>: <operand> } }`) into changes. */
export type UpdateOperator = (path: string, operand: unknown, context: UpdateContext) => Leaf[];

const always = () => true;
const never = () => false;

/** A change that makes its field when there is none. */
export function creating(path: string, apply: Leaf['apply']): Leaf[] {
  return [{ path, creates: always, apply: keeping(apply) }];
}

/** A change that has nothing to do where its field is missing. */
export function existing(path: string, apply: (old: unknown, state: UpdateState) => unknown): Leaf[] {
  return [{ path, creates: never, apply: keeping((old, state) => (old === undefined ? old : apply(old, state))) }];
}

/** The old reference where old and new are the same to the bit: MongoDB counts no change then. */
function keeping(apply: Leaf['apply']): Leaf['apply'] {
  return (old, state) => {
    const value = apply(old, state);
    return value !== old && identicalValues(old, value) ? old : value;
  };
}

/** The last component of a path, as error messages name it. */
export function fieldName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
