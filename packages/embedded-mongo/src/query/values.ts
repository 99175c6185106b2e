import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { compareUtf8, type StringComparator, stringComparator } from './collation.js';
import type { Document } from './document.js';
import { compareNumbers } from './numbers.js';
import { asDocument, type BsonType, bsonType } from './types.js';

/** MongoDB's order of the types; types in one group are compared by value. */
const TYPE_ORDER: Record<BsonType, number> = {
  minKey: -1,
  undefined: 5,
  null: 5,
  int: 10,
  double: 10,
  long: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  javascript: 60,
  javascriptWithScope: 65,
  maxKey: 127,
};

/** Orders two BSON values as MongoDB does; a missing value (undefined) counts as null. */
export function compareValues(a: unknown, b: unknown, collation?: Document): number {
  return compareWith(a, b, collation ? stringComparator(collation) : compareUtf8);
}

/** Whether MongoDB takes two values for the same: numbers by value, documents with their key order. */
export function equalValues(a: unknown, b: unknown, collation?: Document): boolean {
  return a === b || compareValues(a, b, collation) === 0;
}

/** As compareValues, with the order of strings at hand. */
export function compareWith(a: unknown, b: unknown, strings: StringComparator): number {
  if (typeof a === 'string' && typeof b === 'string') return strings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  const type = bsonType(a);
  const difference = TYPE_ORDER[type] - TYPE_ORDER[bsonType(b)];
  return difference !== 0 ? difference : compareWithinType(type, a, b, strings);
}

/** The rank of a value's type: values of one rank are comparable (type bracketing). */
export function typeRank(value: unknown): number {
  return TYPE_ORDER[bsonType(value)];
}

/** Whether two values are the same to the bit: type and key order included. What an update must not count as a change. */
export function identicalValues(a: unknown, b: unknown): boolean {
  if (a === b) return a !== 0 || Object.is(a, b);
  const type = bsonType(a);
  if (type !== bsonType(b)) return false;
  if (type === 'object') {
    const [x, y] = [asDocument(a as Document), asDocument(b as Document)];
    const keys = Object.keys(x);
    const others = Object.keys(y);
    return keys.length === others.length && keys.every((k, i) => k === others[i] && identicalValues(x[k], y[k]));
  }
  if (type === 'array') {
    const [x, y] = [a as unknown[], b as unknown[]];
    return x.length === y.length && x.every((value, i) => identicalValues(value, y[i]));
  }
  if (type === 'decimal') return String(a) === String(b);
  if (type === 'double') return Object.is(Number(a), Number(b));
  return compareWithinType(type, a, b, compareUtf8) === 0;
}

function compareWithinType(type: BsonType, a: unknown, b: unknown, strings: StringComparator): number {
  switch (type) {
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      return compareNumbers(a, b);
    case 'string':
    case 'symbol':
      return strings(String(a), String(b));
    case 'bool':
    case 'date':
      return Number(a) - Number(b);
    case 'objectId':
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case 'object':
      return compareDocuments(asDocument(a as Document), asDocument(b as Document), strings);
    case 'array':
      return compareArrays(a as unknown[], b as unknown[], strings);
    case 'binData':
      return compareBinaries(a as Binary | Uint8Array, b as Binary | Uint8Array);
    case 'timestamp':
      return Number((a as Timestamp).compare(b as Timestamp));
    case 'regex':
      return compareUtf8(regexText(a as RegExp | BSONRegExp), regexText(b as RegExp | BSONRegExp));
    case 'javascript':
    case 'javascriptWithScope':
      return compareUtf8(String((a as Code).code), String((b as Code).code));
    default:
      return 0;
  }
}

function compareDocuments(a: Document, b: Document, strings: StringComparator): number {
  const keysA = Object.keys(a);
  const keysB = Object.keys(b);
  const length = Math.min(keysA.length, keysB.length);
  for (let i = 0; i < length; i += 1) {
    const [keyA, keyB] = [keysA[i] as string, keysB[i] as string];
    const difference =
      typeRank(a[keyA]) - typeRank(b[keyB]) || compareUtf8(keyA, keyB) || compareWith(a[keyA], b[keyB], strings);
    if (difference !== 0) return difference;
  }
  return keysA.length - keysB.length;
}

function compareArrays(a: unknown[], b: unknown[], strings: StringComparator): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = compareWith(a[i], b[i], strings);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary | Uint8Array, b: Binary | Uint8Array): number {
  const [x, y] = [bytesOf(a), bytesOf(b)];
  return x.length - y.length || subtypeOf(a) - subtypeOf(b) || Buffer.compare(x, y);
}

function bytesOf(value: Binary | Uint8Array): Uint8Array {
  return value instanceof Uint8Array ? value : value.buffer.subarray(0, value.position);
}

function subtypeOf(value: Binary | Uint8Array): number {
  return value instanceof Uint8Array ? 0 : value.sub_type;
}

function regexText(value: RegExp | BSONRegExp): string {
  return value instanceof RegExp ? `${value.source}\0${value.flags}` : `${value.pattern}\0${value.options}`;
}
