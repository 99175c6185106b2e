import { MongoError } from '../errors.js';
import { stringComparator } from './collation.js';
import type { Document, QueryOptions } from './document.js';
import { isTruthy } from './expression/truth.js';
import { compileExpression } from './expression.js';
import { type DocumentTest, every, type FilterContext } from './filter/condition.js';
import { parseCondition } from './filter/operators.js';
import { isDocument } from './types.js';

/**
 * Compiles a filter into a predicate; throws MongoError for what MongoDB 7.0 refuses.
 * Our own and not mingo's: mingo knows no BSON types and no type bracketing, accepts what MongoDB refuses, and costs
 * several times as much on the path of every write.
 */
export function compileFilter(filter: Document, options: QueryOptions = {}): DocumentTest {
  const context: FilterContext = {
    strings: stringComparator(options.collation),
    options,
    compile: (nested) => compileTop(nested, context),
  };
  return compileTop(filter, context);
}

type TopOperator = (operand: unknown, context: FilterContext) => DocumentTest;

const TOP_OPERATORS: ReadonlyMap<string, TopOperator> = new Map<string, TopOperator>([
  ['$and', (operand, context) => every(branches('$and', operand, context))],
  ['$or', anyOf('$or', true)],
  ['$nor', anyOf('$nor', false)],
  ['$expr', expression],
  ['$jsonSchema', refuse(238, '$jsonSchema is not supported by the embedded server')],
  ['$comment', () => () => true],
  ['$where', refuse(238, '$where is not supported by the embedded server')],
  ['$text', refuse(27, 'text index required for $text query')],
]);

function compileTop(filter: Document, context: FilterContext): DocumentTest {
  const tests: DocumentTest[] = [];
  for (const key of Object.keys(filter)) {
    if (key.charCodeAt(0) === 36) tests.push(topOperator(key)(filter[key], context));
    else tests.push(parseCondition(filter[key], context).atPath(key));
  }
  return every(tests);
}

function topOperator(name: string): TopOperator {
  const operator = TOP_OPERATORS.get(name);
  if (operator) return operator;
  throw new MongoError(
    2,
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function branches(name: string, operand: unknown, context: FilterContext): DocumentTest[] {
  if (!Array.isArray(operand)) throw new MongoError(2, `${name} must be an array`);
  if (operand.length === 0) throw new MongoError(2, '$and/$or/$nor must be a nonempty array');
  return operand.map((branch) => {
    if (!isDocument(branch)) throw new MongoError(2, '$or/$and/$nor entries need to be full objects');
    return context.compile(branch);
  });
}

function anyOf(name: string, wanted: boolean): TopOperator {
  return (operand, context) => {
    const tests = branches(name, operand, context);
    return (doc) => tests.some((test) => test(doc)) === wanted;
  };
}

function expression(operand: unknown, context: FilterContext): DocumentTest {
  const evaluate = compileExpression(operand, context.options);
  return (doc) => isTruthy(evaluate(doc));
}

function refuse(code: number, message: string): TopOperator {
  return () => {
    throw new MongoError(code, message);
  };
}
