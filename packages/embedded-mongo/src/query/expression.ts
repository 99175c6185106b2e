import { MongoError } from '../errors.js';
import type { Document, QueryOptions } from './document.js';
import { createEngine, evaluate } from './expression/engine.js';
import { prepareExpression } from './expression/prepare.js';
import { isDocument } from './types.js';

export type Evaluate = (doc: unknown) => unknown;

/** Compiles an aggregation expression; what it evaluates to is undefined where MongoDB says "missing". */
export function compileExpression(expression: unknown, options: QueryOptions = {}): Evaluate {
  const variables = evaluateVariables(options);
  const prepared = prepareExpression(expression, {
    variables: new Set(Object.keys(variables)),
    now: options.now ?? new Date(),
  });
  const engine = createEngine(variables, options.collation);
  const builds = buildsContainers(prepared);
  return (doc) => {
    const value = translateErrors(() => evaluate(engine, prepared, doc));
    return builds ? settle(value) : value;
  };
}

const evaluated = new WeakMap<Document, Document>();

/** The values of a command's `let`: constant expressions, evaluated once. */
export function evaluateVariables(options: QueryOptions): Document {
  if (!options.let) return {};
  const found = evaluated.get(options.let);
  if (found) return found;
  const now = options.now;
  const values = Object.entries(options.let).map(([name, value]) => {
    if (!/^[a-z]/.test(name))
      throw new MongoError(16867, `'${name}' starts with an invalid character for a user variable name`);
    return [name, compileExpression(value, now ? { now } : {})({})] as const;
  });
  const variables = Object.fromEntries(values.map(([name, value]) => [name, value ?? null]));
  evaluated.set(options.let, variables);
  return variables;
}

/** Runs mingo, and gives what it throws a code: it knows none. */
export function translateErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof MongoError || !(error instanceof Error)) throw error;
    throw new MongoError(40517, error.message);
  }
}

function buildsContainers(expression: unknown): boolean {
  return Array.isArray(expression) || isDocument(expression);
}

/** Missing fields are left out of built documents and are null in built arrays. */
function settle(value: unknown): unknown {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (item === undefined) value[index] = null;
      else settle(item);
    }
  } else if (isDocument(value)) {
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) delete value[key];
      else settle(value[key]);
    }
  }
  return value;
}
