import { MinKey } from 'bson';
import { MongoError } from '../errors.js';
import { type StringComparator, stringComparator } from './collation.js';
import type { Document } from './document.js';
import { toNumber } from './numbers.js';
import { isIndex } from './path.js';
import { fieldText } from './text.js';
import { asDocument, fieldOf, isDocument, isNumeric } from './types.js';
import { compareWith } from './values.js';

type DocumentComparator = (a: Document, b: Document) => number;

interface SortKey {
  parts: string[];
  order: 1 | -1;
}

/** MongoDB keeps at most so many keys in a compound sort. */
const MAX_KEYS = 32;
/** An empty array sorts below null. */
const EMPTY_ARRAY = new MinKey();

/** Compiles a sort specification into a comparator of documents; throws MongoError for a bad specification. */
export function compileSort(sort: Document, collation?: Document): DocumentComparator {
  const keys = parseSort(sort);
  const strings = stringComparator(collation);
  return (a, b) => {
    for (const key of keys) {
      const difference = key.order * compareWith(sortValue(a, key, strings), sortValue(b, key, strings), strings);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** Sorts documents into a new array, reading each sort key once. */
export function sortDocuments(documents: Iterable<Document>, sort: Document, collation?: Document): Document[] {
  const keys = parseSort(sort);
  const strings = stringComparator(collation);
  const rows = Array.from(documents, (doc) => ({ doc, values: keys.map((key) => sortValue(doc, key, strings)) }));
  rows.sort((a, b) => {
    for (const [index, { order }] of keys.entries()) {
      const difference = order * compareWith(a.values[index], b.values[index], strings);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return rows.map((row) => row.doc);
}

function parseSort(sort: Document): SortKey[] {
  const keys = Object.entries(sort).map(([path, order]) => ({
    parts: parsePath(path),
    order: parseOrder(path, order),
  }));
  if (keys.length > MAX_KEYS) throw new MongoError(13103, 'too many compound keys');
  return keys;
}

function parsePath(path: string): string[] {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.startsWith('$')) {
    throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  }
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  if (parts.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  return parts;
}

function parseOrder(path: string, order: unknown): 1 | -1 {
  if (isDocument(order) && Object.hasOwn(order, '$meta')) {
    throw new MongoError(40218, 'query requires text score metadata, but it is not available');
  }
  if (!isNumeric(order)) throw new MongoError(15974, `Illegal key in $sort specification: ${fieldText(path, order)}`);
  const number = toNumber(order);
  if (number === 1 || number === -1) return number;
  throw new MongoError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
}

/** What a document is sorted by: of an array the least element when ascending, the greatest when descending. */
function sortValue(doc: Document, { parts, order }: SortKey, strings: StringComparator): unknown {
  if (parts.length === 1) {
    const value = fieldOf(doc, parts[0] as string);
    return Array.isArray(value) ? extreme(value, order, strings) : (value ?? null);
  }
  const values: unknown[] = [];
  collect(doc, parts, 0, values);
  return extreme(values, order, strings);
}

function extreme(values: unknown[], order: 1 | -1, strings: StringComparator): unknown {
  if (values.length === 0) return EMPTY_ARRAY;
  return values.reduce((best, value) => (order * compareWith(value, best, strings) < 0 ? value : best)) ?? null;
}

function collect(doc: Document, parts: string[], index: number, values: unknown[]): void {
  const value = fieldOf(doc, parts[index] as string);
  collectFrom(value, parts, index + 1, values);
}

function collectFrom(value: unknown, parts: string[], index: number, values: unknown[]): void {
  if (Array.isArray(value)) {
    collectFromArray(value, parts, index, values);
  } else if (index === parts.length) {
    values.push(value ?? null);
  } else if (isDocument(value)) {
    collect(asDocument(value), parts, index, values);
  } else {
    values.push(null);
  }
}

function collectFromArray(array: unknown[], parts: string[], index: number, values: unknown[]): void {
  if (index === parts.length) {
    values.push(...(array.length ? array : [EMPTY_ARRAY]));
    return;
  }
  const part = parts[index] as string;
  if (isIndex(part) && Number(part) < array.length) {
    collectFrom(array[Number(part)], parts, index + 1, values);
    return;
  }
  for (const element of array) {
    if (isDocument(element)) collect(asDocument(element), parts, index, values);
    else values.push(null);
  }
  if (array.length === 0) values.push(null);
}
