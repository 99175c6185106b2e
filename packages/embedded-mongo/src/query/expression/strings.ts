import { MongoError } from '../../errors.js';
import { toNumber } from '../numbers.js';
import { bsonType, isNumeric } from '../types.js';
import type { Operator } from './adapter.js';
import { eager, isNullish } from './eager.js';
import { kindOf } from './kind.js';

/** Strings where mingo is lax or lacks the operator. */
export const stringOperators: [string, Operator][] = [
  eager('$concat', 0, Number.POSITIVE_INFINITY, (...parts) => {
    if (parts.some(isNullish)) return null;
    return parts.map((part) => stringOf(16702, '$concat only supports strings, not', part)).join('');
  }),
  eager('$toLower', 1, 1, (value) => textOf(value).toLowerCase()),
  eager('$toUpper', 1, 1, (value) => textOf(value).toUpperCase()),
  eager(
    '$strLenCP',
    1,
    1,
    (value) => [...stringOf(34471, '$strLenCP requires a string argument, found:', value)].length,
  ),
  eager('$strLenBytes', 1, 1, (value) =>
    Buffer.byteLength(stringOf(34473, '$strLenBytes requires a string argument, found:', value)),
  ),
  eager('$substr', 3, 3, substring),
  eager('$substrBytes', 3, 3, substring),
  eager('$split', 2, 2, (text, separator) => {
    if (isNullish(text) || isNullish(separator)) return null;
    const by = stringOf(
      40086,
      '$split requires an expression that evaluates to a string as a second argument, found:',
      separator,
    );
    if (by === '') throw new MongoError(40087, '$split requires a non-empty separator');
    return stringOf(
      40085,
      '$split requires an expression that evaluates to a string as a first argument, found:',
      text,
    ).split(by);
  }),
  eager('$indexOfCP', 2, 4, (text, part, start = 0, end = Number.POSITIVE_INFINITY) => {
    if (isNullish(text)) return null;
    const points = [...stringOf(40093, '$indexOfCP requires a string as the first argument, found:', text)];
    const wanted = stringOf(40094, '$indexOfCP requires a string as the second argument, found:', part);
    const before = points.slice(0, toNumber(end)).join('');
    const offset = points.slice(0, toNumber(start)).join('').length;
    const found = offset > before.length ? -1 : before.indexOf(wanted, offset);
    return found < 0 ? -1 : [...before.slice(0, found)].length;
  }),
];

/** By bytes; a negative length means the rest. */
function substring(text: unknown, start: unknown, length: unknown): string {
  const bytes = Buffer.from(textOf(text));
  const from = toNumber(start);
  if (!(from >= 0)) throw new MongoError(50752, '$substrBytes: starting index must be non-negative');
  const end = toNumber(length) < 0 ? bytes.length : from + toNumber(length);
  return bytes.subarray(from, end).toString();
}

function stringOf(code: number, problem: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new MongoError(code, `${problem} ${kindOf(value)}`);
}

/** Case operators take null for an empty string, and numbers and dates as they print. */
function textOf(value: unknown): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string' || isNumeric(value)) return String(value);
  if (value instanceof Date) return value.toISOString();
  throw new MongoError(16007, `can't convert from BSON type ${bsonType(value)} to String`);
}
