import { EJSON, type ObjectId } from 'bson';
import type { Document } from './document.js';
import { decimalOf } from './numbers.js';
import { asDocument, bsonType } from './types.js';
import { equalValues, typeRank } from './values.js';

/** A map whose keys are BSON values, the same where MongoDB says so; in order of first appearance. */
export interface ValueMap<T> {
  get(key: unknown): T | undefined;
  set(key: unknown, value: T): void;
  entries(): Iterable<readonly [unknown, T]>;
}

/** A map from BSON values; under a collation equal strings have no common text, so that groups are searched. */
export function createValueMap<T>(collation?: Document): ValueMap<T> {
  const buckets = new Map<string, { key: unknown; value: T }[]>();
  const order: { key: unknown; value: T }[] = [];
  const bucketName = collation ? (key: unknown) => String(typeRank(key)) : keyOf;
  const find = (key: unknown) =>
    buckets.get(bucketName(key))?.find((entry) => !collation || equalValues(entry.key, key, collation));
  return {
    get: (key) => find(key)?.value,
    set(key, value) {
      const found = find(key);
      if (found) {
        found.value = value;
        return;
      }
      const entry = { key, value };
      order.push(entry);
      const name = bucketName(key);
      const bucket = buckets.get(name);
      if (bucket) bucket.push(entry);
      else buckets.set(name, [entry]);
    },
    entries: () => order.map((entry) => [entry.key, entry.value] as const),
  };
}

/** Text that two values share when MongoDB takes them for the same. */
export function keyOf(value: unknown): string {
  switch (bsonType(value)) {
    case 'string':
    case 'symbol':
      return `s${JSON.stringify(value)}`;
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      return numberKey(value);
    case 'object': {
      const doc = asDocument(value as Document);
      return `{${Object.keys(doc)
        .map((key) => `${JSON.stringify(key)}:${keyOf(doc[key])}`)
        .join()}}`;
    }
    case 'array':
      return `[${(value as unknown[]).map(keyOf).join()}]`;
    case 'undefined':
    case 'null':
      return 'null';
    case 'objectId':
      return `o${(value as ObjectId).toHexString()}`;
    case 'date':
      return `d${(value as Date).getTime()}`;
    default:
      return EJSON.stringify(value, { relaxed: false });
  }
}

function numberKey(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `n${value + 0}e0`;
  const exact = decimalOf(value);
  if (typeof exact === 'number') return `n${exact}`;
  let { coefficient, exponent } = exact;
  if (coefficient === 0n) return 'n0e0';
  while (exponent < 0 && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return exponent > 0 ? `n${coefficient * 10n ** BigInt(exponent)}e0` : `n${coefficient}e${exponent}`;
}
