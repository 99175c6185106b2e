import { evalExpr } from 'mingo/core';
import type { Options } from 'mingo/types';
import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import type { Operator } from './adapter.js';

/** Evaluates one expression from inside an operator. */
export function evaluateIn(doc: unknown, expression: unknown, options: Options): unknown {
  return evalExpr(doc as Document, expression as Document, options);
}

/** An operator whose arguments are all evaluated before; throws when there are too few or too many of them. */
export function eager(
  name: string,
  least: number,
  most: number,
  compute: (...args: unknown[]) => unknown,
): [string, Operator] {
  return collated(name, least, most, (_collation, ...args) => compute(...args));
}

/** As eager, for operators that compare: they are given the collation before their arguments. */
export function collated(
  name: string,
  least: number,
  most: number,
  compute: (collation: Document | undefined, ...args: unknown[]) => unknown,
): [string, Operator] {
  const operator: Operator = (doc, args, options) => {
    const list: unknown[] = Array.isArray(args) ? args : [args];
    if (list.length < least || list.length > most) throw wrongCount(name, least, most, list.length);
    return compute(collationOf(options), ...list.map((one) => evaluateIn(doc, one, options)));
  };
  return [name, operator];
}

/** The collation that an operator's options carry. */
export function collationOf(options: Options): Document | undefined {
  return options.collation as Document | undefined;
}

/** An operator whose arguments have names; each is evaluated, absent ones are undefined. */
export function named(name: string, compute: (args: Document) => unknown): [string, Operator] {
  const operator: Operator = (doc, args, options) => {
    const values = Object.entries(args as Document).map(([key, one]) => [key, evaluateIn(doc, one, options)]);
    return compute(Object.fromEntries(values));
  };
  return [name, operator];
}

/** Whether a value is null or missing: most operators answer null then. */
export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function wrongCount(name: string, least: number, most: number, count: number): MongoError {
  if (least === most) {
    return new MongoError(16020, `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`);
  }
  return new MongoError(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
  );
}
