import { Long } from 'bson';
import { MongoError } from '../../errors.js';
import { divideDecimals, toDecimal128 } from '../decimal.js';
import {
  addNumbers,
  decimalOf,
  integerOf,
  multiplyNumbers,
  negate,
  toBigInt,
  toDouble,
  toLong,
  toNumber,
  widerType,
} from '../numbers.js';
import { toText } from '../text.js';
import { bsonType, isNumeric } from '../types.js';
import type { Operator } from './adapter.js';
import { eager, isNullish } from './eager.js';
import { kindOf } from './kind.js';
import { roundTo } from './rounding.js';

/** Arithmetic in MongoDB's number types: int grows to long, long to double; decimal wins over all. */
export const arithmeticOperators: [string, Operator][] = [
  eager('$add', 0, Number.POSITIVE_INFINITY, add),
  eager('$subtract', 2, 2, subtract),
  eager('$multiply', 0, Number.POSITIVE_INFINITY, multiply),
  eager('$divide', 2, 2, divide),
  eager('$mod', 2, 2, modulo),
  eager('$pow', 2, 2, power),
  eager('$log', 2, 2, logarithm),
  unary('$abs', (value) => (toNumber(value) < 0 ? grown(negate(value), value) : value)),
  unary('$ceil', (value) => roundTo(value, 0, 'up')),
  unary('$floor', (value) => roundTo(value, 0, 'down')),
  unary('$exp', (value) => toDouble(Math.exp(toNumber(value)))),
  unary('$sqrt', (value) => {
    if (toNumber(value) < 0) throw new MongoError(28714, "$sqrt's argument must be greater than or equal to 0");
    return toDouble(Math.sqrt(toNumber(value)));
  }),
  unary('$ln', (value) => toDouble(Math.log(positive('$ln', 28766, value)))),
  unary('$log10', (value) => toDouble(Math.log10(positive('$log10', 28761, value)))),
  eager('$round', 1, 2, (value, place = 0) => rounded('$round', value, place, 'even')),
  eager('$trunc', 1, 2, (value, place = 0) => rounded('$trunc', value, place, 'zero')),
  eager('$bitAnd', 0, Number.POSITIVE_INFINITY, (...args) => bitwise('$bitAnd', args, -1n, (a, b) => a & b)),
  eager('$bitOr', 0, Number.POSITIVE_INFINITY, (...args) => bitwise('$bitOr', args, 0n, (a, b) => a | b)),
  eager('$bitXor', 0, Number.POSITIVE_INFINITY, (...args) => bitwise('$bitXor', args, 0n, (a, b) => a ^ b)),
  eager('$bitNot', 1, 1, (value) => (isNullish(value) ? null : bitwise('$bitNot', [value], -1n, (a, b) => a ^ b))),
];

function unary(name: string, compute: (value: unknown) => unknown): [string, Operator] {
  return eager(name, 1, 1, (value) => {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw new MongoError(28765, `${name} only supports numeric types, not ${bsonType(value)}`);
    return compute(value);
  });
}

/** A result that overflowed a long, as a double. */
function grown(result: unknown, ...operands: unknown[]): unknown {
  return result ?? toDouble(operands.reduce((sum: number, one) => sum + toNumber(one), 0));
}

function add(...args: unknown[]): unknown {
  let sum: unknown = 0;
  let isDate = false;
  for (const value of args) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (isDate) throw new MongoError(16612, 'only one date allowed in an $add expression');
      isDate = true;
    } else if (!isNumeric(value)) {
      throw new MongoError(14, `$add only supports numeric or date types, not ${bsonType(value)}`);
    }
    const number = value instanceof Date ? Long.fromNumber(value.getTime()) : value;
    sum = grown(addNumbers(sum, number), sum, number);
  }
  return isDate ? new Date(Math.round(toNumber(sum))) : sum;
}

function subtract(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumeric(b)) return new Date(a.getTime() - Math.round(toNumber(b)));
  if (!isNumeric(a) || !isNumeric(b)) throw new MongoError(14, `can't $subtract ${bsonType(b)} from ${bsonType(a)}`);
  return addNumbers(a, negate(b) ?? toDouble(-toNumber(b))) ?? toDouble(toNumber(a) - toNumber(b));
}

function multiply(...args: unknown[]): unknown {
  let product: unknown = 1;
  for (const value of args) {
    if (isNullish(value)) return null;
    if (!isNumeric(value)) throw new MongoError(14, `$multiply only supports numeric types, not ${bsonType(value)}`);
    product = multiplyNumbers(product, value) ?? toDouble(toNumber(product) * toNumber(value));
  }
  return product;
}

function divide(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) {
    throw new MongoError(14, `$divide only supports numeric types, not ${bsonType(a)} and ${bsonType(b)}`);
  }
  if (toNumber(b) === 0) throw new MongoError(2, "can't $divide by zero");
  if (widerType(a, b) === 'decimal') return toDecimal128(divideDecimals(decimalOf(a), decimalOf(b)));
  return toDouble(toNumber(a) / toNumber(b));
}

function modulo(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumeric(a) || !isNumeric(b)) {
    throw new MongoError(16611, `$mod only supports numeric types, not ${bsonType(a)} and ${bsonType(b)}`);
  }
  if (toNumber(b) === 0) throw new MongoError(16610, "can't $mod by zero");
  const type = widerType(a, b);
  if (type === 'int' || type === 'long') return integerOf(toBigInt(a) % toBigInt(b), type);
  return toDouble(toNumber(a) % toNumber(b));
}

function power(base: unknown, exponent: unknown): unknown {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumeric(base)) throw new MongoError(28762, `$pow's base must be numeric, not ${bsonType(base)}`);
  if (!isNumeric(exponent)) throw new MongoError(28763, `$pow's exponent must be numeric, not ${bsonType(exponent)}`);
  const [x, y] = [toNumber(base), toNumber(exponent)];
  if (x === 0 && y < 0) throw new MongoError(28764, '$pow cannot take a base of 0 and a negative exponent');
  const type = widerType(base, exponent);
  if ((type === 'int' || type === 'long') && y >= 0 && Math.abs(x ** y) < 2 ** 64) {
    const whole = integerOf(toBigInt(base) ** toBigInt(exponent), type);
    if (whole !== undefined) return whole;
  }
  return toDouble(x ** y);
}

function logarithm(value: unknown, base: unknown): unknown {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumeric(value)) throw new MongoError(28756, `$log's argument must be numeric, not ${bsonType(value)}`);
  if (!isNumeric(base)) throw new MongoError(28757, `$log's base must be numeric, not ${bsonType(base)}`);
  positive('$log', 28758, value);
  if (toNumber(base) <= 0 || toNumber(base) === 1) {
    throw new MongoError(28759, `$log's base must be a positive number not equal to 1, but is ${toText(base)}`);
  }
  return toDouble(Math.log(toNumber(value)) / Math.log(toNumber(base)));
}

function positive(name: string, code: number, value: unknown): number {
  const number = toNumber(value);
  if (number <= 0) throw new MongoError(code, `${name}'s argument must be a positive number, but is ${toText(value)}`);
  return number;
}

function rounded(name: string, value: unknown, place: unknown, how: 'even' | 'zero'): unknown {
  if (isNullish(value) || isNullish(place)) return null;
  if (!isNumeric(value)) throw new MongoError(51081, `${name} only supports numeric types, not ${bsonType(value)}`);
  const digits = toNumber(place);
  if (!Number.isInteger(digits)) throw new MongoError(51082, `precision argument to  ${name} must be a integral value`);
  if (digits < -20 || digits > 100) {
    throw new MongoError(51083, `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`);
  }
  return roundTo(value, digits, how);
}

function bitwise(name: string, args: unknown[], start: bigint, combine: (a: bigint, b: bigint) => bigint): unknown {
  if (args.some(isNullish)) return null;
  const wide = args.find((value) => bsonType(value) !== 'int');
  if (wide !== undefined && args.some((value) => bsonType(value) !== 'int' && bsonType(value) !== 'long')) {
    throw new MongoError(14, `${name} only supports int and long operands, not ${kindOf(wide)}`);
  }
  const bits = args.reduce((sum: bigint, value) => combine(sum, toBigInt(value)), start);
  return wide === undefined ? integerOf(bits, 'int') : toLong(bits);
}
