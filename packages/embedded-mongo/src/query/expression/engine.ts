import { Context, evalExpr } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as stages from 'mingo/operators/pipeline';
import * as projections from 'mingo/operators/projection';
import * as queries from 'mingo/operators/query';
import * as windows from 'mingo/operators/window';
import type { Options } from 'mingo/types';
import type { Document } from '../document.js';
import { ownAccumulators } from './accumulators.js';
import { adaptOperators, type Operator } from './adapter.js';
import { ownExpressions } from './own.js';

/** mingo's options as its operators see them: context, root document and variables. */
export interface Engine extends Options {
  update(locals: { root?: unknown; variables?: Document }): Engine;
}

/** Operators that run code of the client, or need what this server has not. */
const REFUSED = ['$function', '$accumulator', '$meta', '$toHashedIndexKey', '$sigmoid'];

const operators: Document = {
  ...Object.fromEntries(
    Object.entries(adaptOperators(expressions as unknown as Document)).filter(([name]) => !REFUSED.includes(name)),
  ),
  ...ownExpressions,
};
const reducers: Document = { ...accumulators, ...ownAccumulators };

/** mingo's operators with ours in place of those that know no BSON. */
export const context = Context.init({
  expression: operators as never,
  accumulator: reducers as never,
  pipeline: stages as never,
  projection: projections as never,
  query: queries as never,
  window: windows as never,
});

const names = new Set(Object.keys(operators));

/** Whether there is an expression operator of this name. */
export function isExpressionOperator(name: string): boolean {
  return names.has(name);
}

/** Whether there is an accumulator of this name. */
export function isAccumulator(name: string): boolean {
  return name.startsWith('$') && Object.hasOwn(reducers, name);
}

/**
 * mingo copies all its operator tables on each evaluation, unless it is handed options of its own class; the class is
 * not exported, so an operator is made to give its options away, once.
 */
const base = captureEngine();

function captureEngine(): Engine {
  let captured: Engine | undefined;
  const $capture = (_doc: unknown, _expression: unknown, options: Engine) => {
    captured = options;
    return null;
  };
  evalExpr(null, { $capture: 0 }, {
    context: Context.from(context, Context.init({ expression: { $capture } as never })),
  } as Options);
  return captured as unknown as Engine;
}

/** An engine with these variables and this collation; documents are given to `evaluate`. */
export function createEngine(variables: Document = {}, collation?: Document): Engine {
  const Class = base.constructor as unknown as new (options: Options) => Engine;
  const { options } = base as unknown as { options: Options };
  const all = collation
    ? { ...options, collation: collation as unknown as NonNullable<Options['collation']> }
    : options;
  return new Class(all).update({ variables, root: null });
}

/** Evaluates an expression over a document. */
export function evaluate(engine: Engine, expression: unknown, doc: unknown): unknown {
  return evalExpr(doc as Document, expression as Document, engine);
}

/** Runs an accumulator over documents; its argument is evaluated for each. */
export function reduceDocuments(engine: Engine, name: string, docs: Document[], argument: unknown): unknown {
  return (reducers[name] as Operator)(docs, argument, engine);
}
