import type { StringComparator } from '../collation.js';
import type { Document, QueryOptions } from '../document.js';
import { testAtPath, type ValueTest } from '../path.js';

export type DocumentTest = (doc: Document) => boolean;

/** What an operator asks of a value: at the end of a path (with its arrays), or of one array element as it is. */
export interface Condition {
  atPath(path: string): DocumentTest;
  atValue: ValueTest;
}

export interface FilterContext {
  strings: StringComparator;
  options: QueryOptions;
  /** Compiles a whole filter, as `$elemMatch` and array filters hold one. */
  compile(filter: Document): DocumentTest;
}

/** A condition on one value; `whole` looks at an array itself and never at its elements. */
export function condition(test: ValueTest, leaf: 'elements' | 'whole' = 'elements'): Condition {
  return { atPath: (path) => testAtPath(path, test, leaf), atValue: test };
}

/** All conditions at once. */
export function allOf(conditions: Condition[]): Condition {
  if (conditions.length === 1) return conditions[0] as Condition;
  return {
    atPath: (path) => every(conditions.map((one) => one.atPath(path))),
    atValue: (value) => conditions.every((one) => one.atValue(value)),
  };
}

/** The opposite: no value that the path leads to may meet the condition. */
export function not(inner: Condition): Condition {
  return {
    atPath(path) {
      const test = inner.atPath(path);
      return (doc) => !test(doc);
    },
    atValue: (value) => !inner.atValue(value),
  };
}

/** A predicate that holds when all hold. */
export function every(tests: DocumentTest[]): DocumentTest {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (tests.length === 2) return (doc) => first(doc) && second(doc);
  return (doc) => tests.every((test) => test(doc));
}
