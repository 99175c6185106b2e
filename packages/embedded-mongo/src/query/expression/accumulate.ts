import { MongoError } from '../../errors.js';
import type { Document, QueryOptions } from '../document.js';
import { evaluateVariables, translateErrors } from '../expression.js';
import { createEngine, isAccumulator, reduceDocuments } from './engine.js';
import { prepareArguments } from './prepare.js';

/** Compiles an accumulator with its argument into a function from a group's documents to its value. */
export function compileAccumulator(
  name: string,
  argument: unknown,
  options: QueryOptions,
): (docs: Document[]) => unknown {
  if (!isAccumulator(name)) throw new MongoError(15952, `unknown group operator '${name}'`);
  const variables = evaluateVariables(options);
  const prepared = prepareArguments(name, argument, {
    variables: new Set(Object.keys(variables)),
    now: options.now ?? new Date(),
  });
  const engine = createEngine(variables, options.collation);
  return (docs) => translateErrors(() => reduceDocuments(engine, name, docs, prepared));
}
