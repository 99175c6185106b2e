import type { Options } from 'mingo/types';
import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { isDocument } from '../types.js';
import { compareValues } from '../values.js';
import type { Operator } from './adapter.js';
import { collated, eager, evaluateIn, isNullish } from './eager.js';
import { isTruthy } from './truth.js';

const comparison = (name: string, accept: (difference: number) => unknown) =>
  collated(name, 2, 2, (collation, a, b) => accept(compareWithMissing(a, b, collation)));

/** Comparison, truth and choice: mingo compares no BSON, and takes wrapped zeros for true. */
export const logicOperators: [string, Operator][] = [
  comparison('$cmp', Math.sign),
  comparison('$eq', (difference) => difference === 0),
  comparison('$ne', (difference) => difference !== 0),
  comparison('$gt', (difference) => difference > 0),
  comparison('$gte', (difference) => difference >= 0),
  comparison('$lt', (difference) => difference < 0),
  comparison('$lte', (difference) => difference <= 0),
  ['$and', (doc, args, options) => listOf(args).every((one) => isTruthy(evaluateIn(doc, one, options)))],
  ['$or', (doc, args, options) => listOf(args).some((one) => isTruthy(evaluateIn(doc, one, options)))],
  eager('$not', 1, 1, (value) => !isTruthy(value)),
  ['$cond', condition],
  ['$switch', choice],
  ['$ifNull', ifNull],
];

/** A missing value is below all but MinKey, null included. */
function compareWithMissing(a: unknown, b: unknown, collation?: Document): number {
  if (a === undefined && b === null) return -1;
  if (a === null && b === undefined) return 1;
  return compareValues(a, b, collation);
}

function listOf(args: unknown): unknown[] {
  return Array.isArray(args) ? args : [args];
}

function condition(doc: unknown, args: unknown, options: Options): unknown {
  const [test, yes, no] = parseCondition(args);
  return evaluateIn(doc, isTruthy(evaluateIn(doc, test, options)) ? yes : no, options);
}

function parseCondition(args: unknown): unknown[] {
  if (Array.isArray(args)) {
    if (args.length === 3) return args;
    throw new MongoError(16020, `Expression $cond takes exactly 3 arguments. ${args.length} were passed in.`);
  }
  if (!isDocument(args)) throw new MongoError(16020, 'Expression $cond takes exactly 3 arguments. 1 were passed in.');
  const { if: test, then: yes, else: no, ...rest } = args;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new MongoError(17083, `Unrecognized parameter to $cond: ${unknown}`);
  for (const [index, part] of ['if', 'then', 'else'].entries()) {
    if (!Object.hasOwn(args, part)) throw new MongoError(17080 + index, `Missing '${part}' parameter to $cond`);
  }
  return [test, yes, no];
}

function choice(doc: unknown, args: unknown, options: Options): unknown {
  const { branches, default: otherwise } = args as Document;
  if (!Array.isArray(branches)) throw new MongoError(40061, "$switch expected an array for 'branches'");
  if (branches.length === 0) throw new MongoError(40068, '$switch requires at least one branch.');
  for (const branch of branches as Document[]) {
    if (!Object.hasOwn(branch, 'case'))
      throw new MongoError(40064, "$switch requires each branch have a 'case' expression");
    if (!Object.hasOwn(branch, 'then'))
      throw new MongoError(40065, "$switch requires each branch have a 'then' expression.");
    if (isTruthy(evaluateIn(doc, branch.case, options))) return evaluateIn(doc, branch.then, options);
  }
  if (Object.hasOwn(args as Document, 'default')) return evaluateIn(doc, otherwise, options);
  throw new MongoError(40066, '$switch could not find a matching branch for an input, and no default was specified.');
}

function ifNull(doc: unknown, args: unknown, options: Options): unknown {
  const list = listOf(args);
  if (list.length < 2) {
    throw new MongoError(1257300, `$ifNull needs at least two arguments, had: ${list.length}`);
  }
  let value: unknown;
  for (const one of list) {
    value = evaluateIn(doc, one, options);
    if (!isNullish(value)) break;
  }
  return value;
}
