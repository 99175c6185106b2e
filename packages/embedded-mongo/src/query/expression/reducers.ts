import { divideDecimals, toDecimal128 } from '../decimal.js';
import type { Document } from '../document.js';
import { addNumbers, decimalOf, toDouble, toNumber } from '../numbers.js';
import { bsonType, isNumeric } from '../types.js';
import { compareValues } from '../values.js';
import type { Operator } from './adapter.js';
import { collated, isNullish } from './eager.js';

type Reduce = (values: unknown[], collation?: Document) => unknown;

/** What the accumulators make of many values; also expressions over the elements of one array or over several values. */
export const REDUCERS = {
  $sum: sum,
  $avg: average,
  $min: (values: unknown[], collation?: Document) => extreme(values, -1, collation),
  $max: (values: unknown[], collation?: Document) => extreme(values, 1, collation),
  $stdDevPop: (values: unknown[]) => deviation(values, 0),
  $stdDevSamp: (values: unknown[]) => deviation(values, 1),
} satisfies Record<string, Reduce>;

export const reducingOperators: [string, Operator][] = Object.entries<Reduce>(REDUCERS).map(([name, reduce]) =>
  collated(name, 0, Number.POSITIVE_INFINITY, (collation, ...args) =>
    reduce(args.length === 1 && Array.isArray(args[0]) ? args[0] : args, collation),
  ),
);

function sum(values: unknown[]): unknown {
  return values.reduce((total, value) => {
    if (!isNumeric(value)) return total;
    return addNumbers(total, value) ?? toDouble(toNumber(total) + toNumber(value));
  }, 0);
}

function average(values: unknown[]): unknown {
  const numbers = values.filter(isNumeric);
  if (numbers.length === 0) return null;
  const total = sum(numbers);
  if (bsonType(total) === 'decimal') return toDecimal128(divideDecimals(decimalOf(total), decimalOf(numbers.length)));
  return toDouble(toNumber(total) / numbers.length);
}

function extreme(values: unknown[], sign: 1 | -1, collation: Document | undefined): unknown {
  const present = values.filter((value) => !isNullish(value));
  if (present.length === 0) return null;
  return present.reduce((best, value) => (sign * compareValues(value, best, collation) > 0 ? value : best));
}

function deviation(values: unknown[], bias: 0 | 1): unknown {
  const numbers = values.filter(isNumeric).map(toNumber);
  if (numbers.length <= bias) return null;
  const mean = numbers.reduce((total, value) => total + value, 0) / numbers.length;
  const squares = numbers.reduce((total, value) => total + (value - mean) ** 2, 0);
  return toDouble(Math.sqrt(squares / (numbers.length - bias)));
}
