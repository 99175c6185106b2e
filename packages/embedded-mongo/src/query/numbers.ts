import { type Decimal128, Double, type Int32, Long } from 'bson';
import {
  addDecimals,
  compareDecimals,
  type DecimalNumber,
  multiplyDecimals,
  parseDecimal,
  toDecimal128,
} from './decimal.js';
import { type BsonType, bsonType } from './types.js';

type Integer = 'int' | 'long';

const MAX_INT = 2 ** 31 - 1;
const MIN_INT = -(2 ** 31);
const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

/** A whole number of 32 or 64 bits as bigint; 64-bit values do not fit a JavaScript number. */
export function toBigInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  if (value instanceof Object && 'toBigInt' in value) return (value as Long).toBigInt();
  return BigInt(toNumber(value));
}

/** Any BSON number as the nearest JavaScript number; NaN for what is none. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  switch (bsonType(value)) {
    case 'int':
    case 'double':
      return (value as Int32 | Double).valueOf();
    case 'long':
      return typeof value === 'bigint' ? Number(value) : (value as Long).toNumber();
    case 'decimal':
      return Number((value as Decimal128).toString());
    default:
      return Number.NaN;
  }
}

/** A double that stays one: whole values are wrapped, or they would be written as int. */
export function toDouble(value: number): number | Double {
  return bsonType(value) === 'int' ? new Double(value) : value;
}

/** A 64-bit integer as Long. */
export function toLong(value: bigint): Long {
  return Long.fromBigInt(value);
}

/** Orders two BSON numbers by value, exactly; NaN is equal to itself and below all others. */
export function compareNumbers(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  const typeA = bsonType(a);
  const typeB = bsonType(b);
  if (typeA === 'decimal' || typeB === 'decimal') return compareDecimals(decimalOf(a), decimalOf(b));
  const left = typeA === 'long' ? toBigInt(a) : toNumber(a);
  const right = typeB === 'long' ? toBigInt(b) : toNumber(b);
  if (typeof left === 'number' && typeof right === 'number') return compareDoubles(left, right);
  if (Number.isNaN(left)) return -1;
  if (Number.isNaN(right)) return 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

/** a + b in the wider of both types; int grows to long; undefined when a long overflows. */
export function addNumbers(a: unknown, b: unknown): unknown {
  return combine(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
    addDecimals,
  );
}

/** a · b in the wider of both types; int grows to long; undefined when a long overflows. */
export function multiplyNumbers(a: unknown, b: unknown): unknown {
  return combine(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
    multiplyDecimals,
  );
}

/** The type that arithmetic over both gives: decimal over double over long over int. */
export function widerType(a: unknown, b: unknown): BsonType {
  const types = [bsonType(a), bsonType(b)];
  return (['decimal', 'double', 'long'] as const).find((type) => types.includes(type)) ?? 'int';
}

/** Any BSON number as an exact decimal. */
export function decimalOf(value: unknown): DecimalNumber {
  return parseDecimal(value);
}

/** -1·value in its own type. */
export function negate(value: unknown): unknown {
  return multiplyNumbers(value, -1);
}

/** A whole number as the narrowest type that is at least as wide as asked; undefined when not even a long holds it. */
export function integerOf(value: bigint, atLeast: Integer): number | Long | undefined {
  if (value > MAX_LONG || value < MIN_LONG) return undefined;
  if (atLeast === 'int' && value <= MAX_INT && value >= MIN_INT) return Number(value);
  return toLong(value);
}

function combine(
  a: unknown,
  b: unknown,
  doubles: (a: number, b: number) => number,
  integers: (a: bigint, b: bigint) => bigint,
  decimals: (a: DecimalNumber, b: DecimalNumber) => DecimalNumber,
): unknown {
  switch (widerType(a, b)) {
    case 'decimal':
      return toDecimal128(decimals(decimalOf(a), decimalOf(b)));
    case 'double':
      return toDouble(doubles(toNumber(a), toNumber(b)));
    case 'long':
      return integerOf(integers(toBigInt(a), toBigInt(b)), 'long');
    default: {
      const result = doubles(toNumber(a), toNumber(b));
      if (Number.isSafeInteger(result))
        return result <= MAX_INT && result >= MIN_INT ? result + 0 : toLong(BigInt(result));
      return integerOf(integers(toBigInt(a), toBigInt(b)), 'int');
    }
  }
}
