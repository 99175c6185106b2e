import { type Binary, calculateObjectSize, Decimal128, ObjectId, type Timestamp } from 'bson';
import type { Options } from 'mingo/types';
import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { integerOf, toBigInt, toDouble, toNumber } from '../numbers.js';
import { type BsonType, bsonType, isDocument, isNumeric, TYPE_CODES } from '../types.js';
import type { Operator } from './adapter.js';
import { eager, evaluateIn, isNullish } from './eager.js';
import { kindOf } from './kind.js';

type Target = 'int' | 'long' | 'double' | 'decimal' | 'bool' | 'string' | 'date' | 'objectId';

const conversion = (name: string, to: Target) =>
  eager(name, 1, 1, (value) => (isNullish(value) ? null : convert(value, to)));

/** Types and conversions; mingo knows neither long nor decimal nor ObjectId. */
export const typeOperators: [string, Operator][] = [
  eager('$type', 1, 1, kindOf),
  eager('$isNumber', 1, 1, isNumeric),
  conversion('$toInt', 'int'),
  conversion('$toLong', 'long'),
  conversion('$toDouble', 'double'),
  conversion('$toDecimal', 'decimal'),
  conversion('$toBool', 'bool'),
  conversion('$toString', 'string'),
  conversion('$toDate', 'date'),
  conversion('$toObjectId', 'objectId'),
  ['$convert', convertOperator],
  eager('$bsonSize', 1, 1, (doc) => (isDocument(doc) ? calculateObjectSize(doc) : null)),
  eager('$binarySize', 1, 1, (value) => {
    if (isNullish(value)) return null;
    return typeof value === 'string' ? Buffer.byteLength(value) : (value as Binary).length();
  }),
  eager('$tsSecond', 1, 1, (value) => (isNullish(value) ? null : integerOf(BigInt((value as Timestamp).t), 'long'))),
  eager('$tsIncrement', 1, 1, (value) => (isNullish(value) ? null : integerOf(BigInt((value as Timestamp).i), 'long'))),
];

function convertOperator(doc: unknown, args: unknown, options: Options): unknown {
  const { input, to, onError, onNull } = args as Document;
  const value = evaluateIn(doc, input, options);
  const target = targetOf(evaluateIn(doc, to, options));
  if (isNullish(value)) return onNull === undefined ? null : evaluateIn(doc, onNull, options);
  try {
    return convert(value, target);
  } catch (error) {
    if (onError === undefined) throw error;
    return evaluateIn(doc, onError, options);
  }
}

function targetOf(to: unknown): Target {
  const name = isNumeric(to) ? Object.entries(TYPE_CODES).find(([, code]) => code === toNumber(to))?.[0] : to;
  if (typeof name === 'string' && Object.hasOwn(CONVERSIONS, name)) return name as Target;
  throw new MongoError(2, `Unknown type name: ${String(to)}`);
}

function convert(value: unknown, to: Target): unknown {
  const type = bsonType(value);
  if (type === to) return value;
  const result = CONVERSIONS[to](value, type);
  if (result !== undefined) return result;
  throw failure(`Unsupported conversion from ${type} to ${to} in $convert with no onError value`);
}

/** How each type is made from the others; undefined where MongoDB has no conversion. */
const CONVERSIONS: Record<Target, (value: unknown, type: BsonType) => unknown> = {
  int: (value, type) => whole(value, type, 'int'),
  long: (value, type) => whole(value, type, 'long'),
  double(value, type) {
    if (type === 'bool' || type === 'date') return toDouble(Number(value));
    if (type === 'string') return toDouble(parseNumber(value as string));
    return isNumeric(value) ? toDouble(toNumber(value)) : undefined;
  },
  decimal(value, type) {
    if (type === 'bool' || type === 'date') return Decimal128.fromString(String(Number(value)));
    if (type === 'string') {
      parseNumber(value as string);
      return Decimal128.fromString(value as string);
    }
    return isNumeric(value) ? Decimal128.fromString(String(value)) : undefined;
  },
  bool: (value) => !isNumeric(value) || toNumber(value) !== 0,
  string(value, type) {
    if (type === 'date') return (value as Date).toISOString();
    if (type === 'objectId') return (value as ObjectId).toHexString();
    return type === 'bool' || isNumeric(value) ? String(value) : undefined;
  },
  date: toDate,
  objectId(value, type) {
    if (type !== 'string') return undefined;
    if (/^[0-9a-fA-F]{24}$/.test(value as string)) return new ObjectId(value as string);
    throw failure(
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found ${(value as string).length}`,
    );
  },
};

function whole(value: unknown, type: BsonType, to: 'int' | 'long'): unknown {
  if (type === 'bool') return integerOf(BigInt(Number(value)), to);
  if (type === 'date') return to === 'long' ? integerOf(BigInt(Number(value)), to) : undefined;
  if (type !== 'string' && !isNumeric(value)) return undefined;
  if (type === 'string' && !/^[+-]?\d+$/.test(value as string)) throw notParsed(value as string);
  const exact = type === 'string' || type === 'int' || type === 'long' ? toWhole(value) : truncated(value);
  const result = integerOf(exact, to);
  if (result === undefined || (to === 'int' && typeof result !== 'number')) {
    throw failure(`Conversion would overflow target type in $convert with no onError value: ${String(value)}`);
  }
  return result;
}

function toWhole(value: unknown): bigint {
  return typeof value === 'string' ? BigInt(value.replace(/^\+/, '')) : toBigInt(value);
}

function truncated(value: unknown): bigint {
  const number = toNumber(value);
  if (Number.isFinite(number)) return BigInt(Math.trunc(number));
  throw failure(
    `Attempt to convert ${Number.isNaN(number) ? 'NaN value' : 'infinity value'} to integer type in $convert with no onError value`,
  );
}

function toDate(value: unknown, type: BsonType): Date | undefined {
  if (type === 'objectId') return (value as ObjectId).getTimestamp();
  if (type === 'timestamp') return new Date((value as Timestamp).t * 1000);
  if (type === 'long' || type === 'double' || type === 'decimal') return new Date(Math.trunc(toNumber(value)));
  if (type !== 'string') return undefined;
  const text = value as string;
  const date = new Date(
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text,
  );
  if (!Number.isNaN(date.getTime())) return date;
  throw failure(
    `Error parsing date string '${text}'; 0: passing a time zone identifier as part of the string is not allowed ''`,
  );
}

function parseNumber(text: string): number {
  const number =
    text.trim() === text && text !== '' && !/^[+-]?0x/i.test(text)
      ? Number(text.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'))
      : Number.NaN;
  if (Number.isNaN(number) && !/^[+-]?nan$/i.test(text)) throw notParsed(text);
  return number;
}

function notParsed(text: string): MongoError {
  return failure(`Failed to parse number '${text}' in $convert with no onError value: Did not consume whole string.`);
}

function failure(message: string): MongoError {
  return new MongoError(241, message);
}
