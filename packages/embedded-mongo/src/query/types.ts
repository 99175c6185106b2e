import type { Document } from './document.js';

/** The alias that `$type` knows a value's BSON type by. */
export type BsonType = keyof typeof TYPE_CODES;

/** MongoDB's number for each type alias (bsonspec.org). */
export const TYPE_CODES = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
} as const;

const WRAPPERS: ReadonlyMap<unknown, BsonType> = new Map([
  ['Int32', 'int'],
  ['Double', 'double'],
  ['Long', 'long'],
  ['Decimal128', 'decimal'],
  ['Binary', 'binData'],
  ['ObjectId', 'objectId'],
  ['Timestamp', 'timestamp'],
  ['BSONRegExp', 'regex'],
  ['MinKey', 'minKey'],
  ['MaxKey', 'maxKey'],
  ['BSONSymbol', 'symbol'],
  ['Code', 'javascript'],
  ['DBRef', 'object'],
]);

/** The BSON type of a value, plain or wrapped; a plain number is what `bson` would write: int when whole and 32 bits wide. */
export function bsonType(value: unknown): BsonType {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return (value | 0) === value && !Object.is(value, -0) ? 'int' : 'double';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'long';
    case 'object':
      return value === null ? 'null' : objectType(value);
    case 'symbol':
      return 'symbol';
    case 'function':
      return 'javascript';
    default:
      return 'undefined';
  }
}

function objectType(value: object): BsonType {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof RegExp) return 'regex';
  if (value instanceof Uint8Array) return 'binData';
  const wrapper: unknown = (value as { _bsontype?: unknown })._bsontype;
  if (wrapper === undefined || Object.hasOwn(value, '_bsontype')) return 'object';
  if (wrapper === 'Code' && (value as { scope?: unknown }).scope) return 'javascriptWithScope';
  return WRAPPERS.get(wrapper) ?? 'object';
}

/** Whether a value is a document (and none of the wrapped scalars). */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && objectType(value) === 'object';
}

/** A document's fields as plain data; `bson` makes a class of `{ $ref, $id }`. */
export function asDocument(value: Document): Document {
  if (value._bsontype !== 'DBRef' || Object.hasOwn(value, '_bsontype')) return value;
  return (value as unknown as { toJSON(): Document }).toJSON();
}

/** Whether a value is one of the four number types. */
export function isNumeric(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  const type = bsonType(value);
  return type === 'int' || type === 'double' || type === 'long' || type === 'decimal';
}

/** The field of a document, never what it inherits: `constructor` and `__proto__` are names like any other. */
export function fieldOf(doc: Document, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(doc, name) ? undefined : doc[name];
}

/** Sets a field as data; assignment would let `__proto__` change the prototype. */
export function setField(doc: Document, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(doc, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    doc[name] = value;
  }
}
