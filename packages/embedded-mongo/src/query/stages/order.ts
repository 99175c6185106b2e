import { MongoError } from '../../errors.js';
import { compileFilter } from '../filter.js';
import { toNumber } from '../numbers.js';
import { sortDocuments } from '../sort.js';
import { toText } from '../text.js';
import { isDocument, isNumeric } from '../types.js';
import type { Stage } from './stage.js';

export const match: Stage = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(15959, 'the match filter must be an expression in an object');
  const test = compileFilter(operand, context);
  return function* (docs) {
    for (const doc of docs) if (test(doc)) yield doc;
  };
};

export const sort: Stage = (operand, { collation }) => {
  if (!isDocument(operand)) throw new MongoError(15973, 'the $sort key specification must be an object');
  if (Object.keys(operand).length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  sortDocuments([], operand, collation);
  return (docs) => sortDocuments(docs, operand, collation);
};

export const limit: Stage = (operand) => {
  const most = countOf('$limit', 15957, operand);
  if (most <= 0) throw new MongoError(15958, 'the limit must be positive');
  return function* (docs) {
    let left = most;
    for (const doc of docs) {
      yield doc;
      left -= 1;
      if (left === 0) return;
    }
  };
};

export const skip: Stage = (operand) => {
  const first = countOf('$skip', 15972, operand);
  if (first < 0) {
    throw new MongoError(
      15956,
      `invalid argument to $skip stage: Expected a non-negative number in: $skip: ${toText(operand)}`,
    );
  }
  return function* (docs) {
    let left = first;
    for (const doc of docs) {
      if (left > 0) left -= 1;
      else yield doc;
    }
  };
};

export const sample: Stage = (operand) => {
  if (!isDocument(operand)) throw new MongoError(28745, 'the $sample stage specification must be an object');
  const { size, ...rest } = operand;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new MongoError(28748, `unrecognized option to $sample: ${unknown}`);
  if (size === undefined) throw new MongoError(28749, '$sample stage must specify a size');
  if (!isNumeric(size)) throw new MongoError(28746, 'size argument to $sample must be a number');
  if (toNumber(size) <= 0) throw new MongoError(28747, 'size argument to $sample must be a positive integer');
  return (docs) => shuffled([...docs]).slice(0, toNumber(size));
};

function shuffled<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
  return items;
}

function countOf(name: string, code: number, operand: unknown): number {
  const number = isNumeric(operand) ? toNumber(operand) : Number.NaN;
  if (Number.isInteger(number)) return number;
  const expected = Number.isNaN(number) ? 'Expected a number in' : 'Expected an integer';
  throw new MongoError(code, `invalid argument to ${name} stage: ${expected}: ${name}: ${toText(operand)}`);
}
