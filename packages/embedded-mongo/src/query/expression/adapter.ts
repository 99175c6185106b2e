import type { Double, Int32, Long } from 'bson';
import { evalExpr } from 'mingo/core';
import type { Options } from 'mingo/types';
import type { Document } from '../document.js';
import { compileRegex } from '../filter/regex.js';
import { toNumber } from '../numbers.js';
import { bsonType, isDocument } from '../types.js';

/** An operator as mingo calls it: the current document, the unevaluated arguments, the options to evaluate them with. */
export type Operator = (doc: unknown, args: unknown, options: Options) => unknown;

/** Operators that bind variables or evaluate only some of their arguments: they are called as they are. */
const LAZY = new Set([
  '$let',
  '$map',
  '$filter',
  '$reduce',
  '$literal',
  '$rand',
  '$sampleRate',
  '$getField',
  '$setField',
]);

/** mingo's operators, with arguments evaluated before and their numbers made plain, which is all that mingo knows. */
export function adaptOperators(operators: Document): Record<string, Operator> {
  return Object.fromEntries(
    Object.entries(operators as Record<string, Operator>).map(([name, operator]) => [
      name,
      LAZY.has(name) ? operator : withPlainArguments(operator),
    ]),
  );
}

/** One of mingo's operators, given its arguments evaluated and plain. */
export function withPlainArguments(operator: Operator, toPlain: (value: unknown) => unknown = plain): Operator {
  return (doc, args, options) => {
    const given = Array.isArray(args) && args.length === 1 ? args[0] : args;
    return operator(doc, literals(evaluateArguments(doc, given, options, toPlain)), options);
  };
}

/** Evaluates the arguments of an operator: an array is a list of them, a document names them. */
function evaluateArguments(
  doc: unknown,
  args: unknown,
  options: Options,
  toPlain: (value: unknown) => unknown,
): unknown {
  const evaluated = (one: unknown) => toPlain(evalExpr(doc as Document, one as Document, options));
  if (Array.isArray(args)) return args.map(evaluated);
  if (isDocument(args) && !Object.keys(args)[0]?.startsWith('$')) {
    return Object.fromEntries(Object.entries(args).map(([name, one]) => [name, evaluated(one)]));
  }
  return new Evaluated(evaluated(args));
}

class Evaluated {
  constructor(readonly value: unknown) {}
}

/** Values as expressions, so that mingo's own evaluation leaves them alone. */
function literals(args: unknown): unknown {
  if (args instanceof Evaluated) return literal(args.value);
  if (Array.isArray(args)) return args.map(literal);
  return Object.fromEntries(Object.entries(args as Document).map(([name, one]) => [name, literal(one)]));
}

function literal(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'object' ? { $literal: value } : value;
}

/** A value with its wrapped numbers and regexes made plain, at the top and inside an array. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  const type = bsonType(value);
  if (typeof value === 'object' && (type === 'int' || type === 'double' || type === 'long' || type === 'decimal')) {
    return toNumber(value as Int32 | Double | Long);
  }
  if (type === 'regex') return compileRegex(value);
  return value;
}
