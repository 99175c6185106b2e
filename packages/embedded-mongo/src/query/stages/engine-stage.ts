import { type Iterator, Lazy } from 'mingo/lazy';
import * as stages from 'mingo/operators/pipeline';
import type { Document } from '../document.js';
import { createEngine } from '../expression/engine.js';
import { evaluateVariables, translateErrors } from '../expression.js';
import type { Stage } from './stage.js';

type EngineStage = (input: Iterator, operand: unknown, options: unknown) => Iterator;

/** A stage as mingo has it. */
export function engineStage(name: string): Stage {
  const run = (stages as unknown as Record<string, EngineStage>)[name] as EngineStage;
  return (operand, context) => {
    const engine = createEngine(evaluateVariables(context), context.collation);
    return (docs) => translateErrors(() => run(Lazy(docs as Document[]), operand, engine).collect() as Document[]);
  };
}
