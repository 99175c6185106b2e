import type { Options } from 'mingo/types';
import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { createValueMap } from '../keys.js';
import { toNumber } from '../numbers.js';
import { sortDocuments } from '../sort.js';
import { toText } from '../text.js';
import { isNumeric, setField } from '../types.js';
import { compareValues } from '../values.js';
import type { Operator } from './adapter.js';
import { collationOf, evaluateIn, isNullish } from './eager.js';
import { percentileAccumulators } from './percentiles.js';
import { REDUCERS } from './reducers.js';

/** Accumulators in place of mingo's; each is given the documents of a group, its argument and the options. */
export const ownAccumulators: Record<string, Operator> = {
  ...Object.fromEntries(Object.entries(REDUCERS).map(([name, reduce]) => [name, over(reduce)])),
  ...Object.fromEntries(percentileAccumulators),
  $push: over((values) => values.filter((value) => value !== undefined)),
  $addToSet: over(distinct),
  $first: over((values) => values[0]),
  $last: over((values) => values.at(-1)),
  $mergeObjects: over(mergeObjects),
  $count: (docs) => (docs as unknown[]).length,
  $firstN: several((values, n) => values.slice(0, n)),
  $lastN: several((values, n) => values.slice(-n)),
  $minN: several((values, n) => sorted(values).slice(0, n)),
  $maxN: several((values, n) => sorted(values).reverse().slice(0, n)),
  $top: ranked((docs) => docs.slice(0, 1), true),
  $topN: ranked((docs, n) => docs.slice(0, n), false),
  $bottom: ranked((docs) => docs.slice(-1), true),
  $bottomN: ranked((docs, n) => docs.slice(-n), false),
};

function over(reduce: (values: unknown[], collation?: Document) => unknown): Operator {
  return (docs, argument, options) => reduce(valuesOf(docs, argument, options), collationOf(options));
}

function valuesOf(docs: unknown, argument: unknown, options: Options): unknown[] {
  return (docs as unknown[]).map((doc) => evaluateIn(doc, argument, options));
}

function several(pick: (values: unknown[], n: number) => unknown): Operator {
  return (docs, argument, options) => {
    const { input, n } = argument as Document;
    const values = valuesOf(docs, input, options).map((value) => value ?? null);
    return pick(values, countOf(evaluateIn({}, n, options)));
  };
}

function ranked(pick: (docs: Document[], n: number) => Document[], single: boolean): Operator {
  return (docs, argument, options) => {
    const { sortBy, output, n = 1 } = argument as Document;
    const chosen = pick(
      sortDocuments(docs as Document[], sortBy as Document, collationOf(options)),
      countOf(evaluateIn({}, n, options)),
    );
    const values = chosen.map((doc) => evaluateIn(doc, output, options) ?? null);
    return single ? values[0] : values;
  };
}

function countOf(n: unknown): number {
  if (!isNumeric(n) || !Number.isInteger(toNumber(n))) {
    throw new MongoError(5787902, `Value for 'n' must be of integral type, but found ${toText(n)}`);
  }
  if (toNumber(n) <= 0) throw new MongoError(5787908, `'n' must be greater than 0, found ${toText(n)}`);
  return toNumber(n);
}

function sorted(values: unknown[]): unknown[] {
  return values.filter((value) => !isNullish(value)).sort((a, b) => compareValues(a, b));
}

function distinct(values: unknown[], collation?: Document): unknown[] {
  const seen = createValueMap<true>(collation);
  for (const value of values) if (value !== undefined) seen.set(value, true);
  return Array.from(seen.entries(), ([value]) => value);
}

function mergeObjects(docs: unknown[]): Document {
  const result: Document = {};
  for (const doc of docs) {
    if (isNullish(doc)) continue;
    for (const [key, value] of Object.entries(doc)) setField(result, key, value);
  }
  return result;
}
