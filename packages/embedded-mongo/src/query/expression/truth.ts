import { toNumber } from '../numbers.js';
import { isNumeric } from '../types.js';

/** Whether MongoDB takes a value for true: all but null, missing, false and zero. */
export function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  return !isNumeric(value) || toNumber(value) !== 0;
}
