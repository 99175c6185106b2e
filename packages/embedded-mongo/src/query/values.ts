import { compare } from 'mingo/util';
import type { Document } from './document.js';

/** Orders two BSON values as MongoDB does. */
export function compareValues(a: unknown, b: unknown, _collation?: Document): number {
  return compare(a, b);
}

/** Whether MongoDB takes two values for the same. */
export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}
