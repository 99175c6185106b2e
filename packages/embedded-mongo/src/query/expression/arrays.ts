import type { Options } from 'mingo/types';
import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { createValueMap, keyOf } from '../keys.js';
import { toNumber } from '../numbers.js';
import { sortDocuments } from '../sort.js';
import { toText } from '../text.js';
import { asDocument, bsonType, fieldOf, isDocument, isNumeric, setField } from '../types.js';
import { compareValues, equalValues } from '../values.js';
import type { Operator } from './adapter.js';
import { collated, eager, evaluateIn, isNullish, named } from './eager.js';
import { kindOf } from './kind.js';
import { isTruthy } from './truth.js';

const MANY = Number.POSITIVE_INFINITY;

/** Arrays, sets and documents as values: mingo compares their members as JavaScript does. */
export const arrayOperators: [string, Operator][] = [
  eager('$isArray', 1, 1, Array.isArray),
  eager('$size', 1, 1, (array) => arrayOf(17124, '$size', array).length),
  eager('$arrayElemAt', 2, 2, elementAt),
  eager('$first', 1, 1, (array) => (isNullish(array) ? null : arrayOf(28689, '$first', array)[0])),
  eager('$last', 1, 1, (array) => (isNullish(array) ? null : arrayOf(28689, '$last', array).at(-1))),
  collated('$in', 2, 2, (collation, value, array) => {
    if (!Array.isArray(array))
      throw new MongoError(40081, `$in requires an array as a second argument, found: ${kindOf(array)}`);
    return array.some((item) => equalValues(item, value, collation));
  }),
  collated('$indexOfArray', 2, 4, (collation, array, value, start = 0, end = MANY) => {
    if (isNullish(array)) return null;
    const list = arrayOf(40090, '$indexOfArray', array);
    return list.findIndex(
      (item, at) => at >= toNumber(start) && at < toNumber(end) && equalValues(item, value, collation),
    );
  }),
  eager('$concatArrays', 0, MANY, (...arrays) => {
    if (arrays.some(isNullish)) return null;
    return arrays.flatMap((array) => {
      if (Array.isArray(array)) return array;
      throw new MongoError(28664, `$concatArrays only supports arrays, not ${bsonType(array)}`);
    });
  }),
  eager('$reverseArray', 1, 1, (array) =>
    isNullish(array) ? null : [...arrayOf(34435, '$reverseArray', array)].reverse(),
  ),
  eager('$slice', 2, 3, slice),
  named('$sortArray', ({ input, sortBy }) =>
    isNullish(input) ? null : sortArray(arrayOf(2942504, '$sortArray', input), sortBy),
  ),
  ['$map', map],
  ['$filter', filter],
  eager('$setUnion', 0, MANY, (...sets) =>
    sets.some(isNullish) ? null : distinct(sets.flatMap((set) => setOf('$setUnion', set))),
  ),
  eager('$setIntersection', 0, MANY, (...sets) => {
    if (sets.some(isNullish)) return null;
    const [first = [], ...others] = sets.map((set) => setOf('$setIntersection', set));
    const keys = others.map((set) => new Set(set.map(keyOf)));
    return distinct(first).filter((value) => keys.every((set) => set.has(keyOf(value))));
  }),
  eager('$setDifference', 2, 2, (a, b) => {
    if (isNullish(a) || isNullish(b)) return null;
    const without = new Set(setOf('$setDifference', b).map(keyOf));
    return distinct(setOf('$setDifference', a)).filter((value) => !without.has(keyOf(value)));
  }),
  eager('$setEquals', 2, MANY, (...sets) => {
    const keys = sets.map((set) => [...new Set(setOf('$setEquals', set).map(keyOf))].sort().join('\n'));
    return keys.every((key) => key === keys[0]);
  }),
  eager('$setIsSubset', 2, 2, (a, b) => {
    const all = new Set(setOf('$setIsSubset', b).map(keyOf));
    return setOf('$setIsSubset', a).every((value) => all.has(keyOf(value)));
  }),
  eager('$anyElementTrue', 1, 1, (set) => setOf('$anyElementTrue', set).some(isTruthy)),
  eager('$allElementsTrue', 1, 1, (set) => setOf('$allElementsTrue', set).every(isTruthy)),
  eager('$mergeObjects', 0, MANY, (...args) =>
    mergeObjects(args.length === 1 && Array.isArray(args[0]) ? args[0] : args),
  ),
  eager('$objectToArray', 1, 1, objectToArray),
  eager('$arrayToObject', 1, 1, arrayToObject),
  ['$getField', getField],
  named('$setField', ({ field, input, value }) => withField(field, input, value)),
  named('$unsetField', ({ field, input }) => withField(field, input, undefined)),
];

function arrayOf(code: number, name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new MongoError(code, `The argument to ${name} must be an array. It was of type: ${kindOf(value)}`);
}

function setOf(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new MongoError(17043, `All operands of ${name} must be arrays. One argument is of type: ${kindOf(value)}`);
}

function distinct(values: unknown[]): unknown[] {
  const seen = createValueMap<true>();
  for (const value of values) seen.set(value, true);
  return Array.from(seen.entries(), ([value]) => value);
}

function elementAt(array: unknown, index: unknown): unknown {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array))
    throw new MongoError(28689, `$arrayElemAt's first argument must be an array, but is ${bsonType(array)}`);
  if (!isNumeric(index))
    throw new MongoError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${bsonType(index)}`);
  if (!Number.isInteger(toNumber(index))) {
    throw new MongoError(
      28691,
      `$arrayElemAt's second argument must be representable as a 32-bit integer: ${toText(index)}`,
    );
  }
  return array.at(toNumber(index));
}

function slice(array: unknown, first: unknown, limit: unknown): unknown {
  if (isNullish(array) || isNullish(first) || limit === null) return null;
  if (!Array.isArray(array))
    throw new MongoError(28724, `First argument to $slice must be an array, but is of type: ${bsonType(array)}`);
  const start = wholeOf(28725, 'Second', first);
  if (limit === undefined) return start < 0 ? array.slice(start) : array.slice(0, start);
  const most = wholeOf(28727, 'Third', limit);
  if (most <= 0) throw new MongoError(28729, `Third argument to $slice must be positive: ${toText(limit)}`);
  const from = start < 0 ? Math.max(0, array.length + start) : start;
  return array.slice(from, from + most);
}

function wholeOf(code: number, which: string, value: unknown): number {
  if (!isNumeric(value))
    throw new MongoError(code, `${which} argument to $slice must be numeric, but is of type: ${bsonType(value)}`);
  if (Number.isInteger(toNumber(value))) return toNumber(value);
  throw new MongoError(
    code + 1,
    `${which} argument to $slice can't be represented as a 32-bit integer: ${toText(value)}`,
  );
}

function sortArray(array: unknown[], sortBy: unknown): unknown[] {
  if (isNumeric(sortBy)) return [...array].sort((a, b) => toNumber(sortBy) * compareValues(a, b));
  if (!isDocument(sortBy)) throw new MongoError(2942507, '$sortArray requires a sort specification');
  const rows = array.map((value) => ({ value, ...(isDocument(value) ? { doc: asDocument(value) } : { doc: {} }) }));
  const prefixed = Object.fromEntries(Object.entries(sortBy).map(([path, order]) => [`doc.${path}`, order]));
  return sortDocuments(rows, prefixed).map((row) => row.value);
}

function map(doc: unknown, args: unknown, options: Options): unknown {
  const { input, as = 'this', in: expression } = args as Document;
  const array = evaluateIn(doc, input, options);
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) throw new MongoError(16883, `input to $map must be an array not ${bsonType(array)}`);
  return array.map((item: unknown) => evaluateBound(doc, String(as), item, expression, options) ?? null);
}

function filter(doc: unknown, args: unknown, options: Options): unknown {
  const { input, as = 'this', cond, limit } = args as Document;
  const array = evaluateIn(doc, input, options);
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) throw new MongoError(28651, `input to $filter must be an array not ${bsonType(array)}`);
  const most = limit === undefined ? null : evaluateIn(doc, limit, options);
  const kept = array.filter((item: unknown) => isTruthy(evaluateBound(doc, String(as), item, cond, options)));
  if (isNullish(most)) return kept;
  if (!isNumeric(most) || !Number.isInteger(toNumber(most))) {
    throw new MongoError(327391, `$filter: limit must be represented as a 32-bit integral value: ${toText(most)}`);
  }
  if (toNumber(most) <= 0) throw new MongoError(327392, `$filter: limit must be greater than 0: ${toText(most)}`);
  return kept.slice(0, toNumber(most));
}

/** Evaluates an expression with one variable bound; the value is handed over as a literal. */
function evaluateBound(doc: unknown, name: string, value: unknown, expression: unknown, options: Options): unknown {
  return evaluateIn(doc, { $let: { vars: { [name]: { $literal: value } }, in: expression } }, options);
}

function mergeObjects(docs: unknown[]): Document {
  const result: Document = {};
  for (const doc of docs) {
    if (isNullish(doc)) continue;
    if (!isDocument(doc)) {
      throw new MongoError(
        40400,
        `$mergeObjects requires object inputs, but input ${toText(doc)} is of type ${bsonType(doc)}`,
      );
    }
    for (const [key, value] of Object.entries(asDocument(doc))) setField(result, key, value);
  }
  return result;
}

function objectToArray(doc: unknown): unknown {
  if (isNullish(doc)) return null;
  if (!isDocument(doc))
    throw new MongoError(40390, `$objectToArray requires a document input, found: ${bsonType(doc)}`);
  return Object.entries(asDocument(doc)).map(([k, v]) => ({ k, v }));
}

function arrayToObject(array: unknown): unknown {
  if (isNullish(array)) return null;
  if (!Array.isArray(array))
    throw new MongoError(40386, `$arrayToObject requires an array input, found: ${bsonType(array)}`);
  const result: Document = {};
  for (const item of array as unknown[]) {
    const pair = Array.isArray(item) ? item : isDocument(item) ? [item.k, item.v] : [];
    if (pair.length !== 2) {
      throw new MongoError(40398, `Unrecognised input type format for $arrayToObject: ${bsonType(item)}`);
    }
    const [key, value] = pair as [unknown, unknown];
    if (typeof key !== 'string') {
      throw new MongoError(
        40395,
        `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${kindOf(key)}`,
      );
    }
    setField(result, key, value);
  }
  return result;
}

function getField(doc: unknown, args: unknown, options: Options): unknown {
  const named = isDocument(args) && Object.hasOwn(args, 'field');
  const field = evaluateIn(doc, named ? args.field : args, options);
  if (typeof field !== 'string') {
    throw new MongoError(5654602, `$getField requires 'field' to evaluate to type String, but got ${kindOf(field)}`);
  }
  const input =
    named && Object.hasOwn(args, 'input') ? evaluateIn(doc, args.input, options) : evaluateIn(doc, '$$ROOT', options);
  if (isDocument(input)) return fieldOf(asDocument(input), field);
  return input === null ? null : undefined;
}

function withField(field: unknown, input: unknown, value: unknown): unknown {
  if (isNullish(input)) return null;
  if (typeof field !== 'string')
    throw new MongoError(4161107, `$setField requires 'field' to evaluate to type String, but got ${kindOf(field)}`);
  if (!isDocument(input)) throw new MongoError(4161105, `$setField requires 'input' to evaluate to type Object`);
  const result = { ...asDocument(input) };
  if (value === undefined) delete result[field];
  else setField(result, field, value);
  return result;
}
