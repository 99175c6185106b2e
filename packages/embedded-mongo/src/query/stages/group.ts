import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { compileAccumulator } from '../expression/accumulate.js';
import { compileExpression } from '../expression.js';
import { createValueMap } from '../keys.js';
import { sortDocuments } from '../sort.js';
import { isDocument, setField } from '../types.js';
import type { Stage, StageContext } from './stage.js';

/** Accumulators of one group's documents, by the field that they fill. */
type Accumulate = (docs: Document[]) => unknown;

export const group: Stage = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(15947, "a group's fields must be specified in an object");
  const { _id: id, ...fields } = operand;
  if (id === undefined) throw new MongoError(15955, 'a group specification must include an _id');
  const keyOf = compileExpression(id, context);
  const accumulators = parseAccumulators(fields, context);
  return function* (docs) {
    const groups = createValueMap<Document[]>(context.collation);
    for (const doc of docs) {
      const key = keyOf(doc) ?? null;
      const members = groups.get(key);
      if (members) members.push(doc);
      else groups.set(key, [doc]);
    }
    for (const [key, members] of groups.entries()) yield { _id: key, ...accumulated(accumulators, members) };
  };
};

/** Parses `{ <field>: { <accumulator>: <expression> } }`. */
export function parseAccumulators(fields: Document, context: StageContext): [string, Accumulate][] {
  return Object.entries(fields).map(([field, spec]) => {
    if (field.includes('.')) throw new MongoError(40235, `The field name '${field}' cannot contain '.'`);
    if (field.startsWith('$')) throw new MongoError(40236, `The field name '${field}' cannot be an operator name`);
    if (!isDocument(spec) || !Object.keys(spec)[0]?.startsWith('$')) {
      throw new MongoError(40234, `The field '${field}' must be an accumulator object`);
    }
    const entries = Object.entries(spec);
    if (entries.length !== 1) throw new MongoError(40238, `The field '${field}' must specify one accumulator`);
    const [name, argument] = entries[0] as [string, unknown];
    return [field, compileAccumulator(name, argument, context)];
  });
}

/** The filled fields of one group. */
export function accumulated(accumulators: [string, Accumulate][], docs: Document[]): Document {
  const result: Document = {};
  for (const [field, accumulate] of accumulators) setField(result, field, accumulate(docs) ?? null);
  return result;
}

export const count: Stage = (operand) => {
  if (typeof operand !== 'string' || operand === '') {
    throw new MongoError(operand === '' ? 40157 : 40156, 'the count field must be a non-empty string');
  }
  if (operand.startsWith('$')) throw new MongoError(40158, 'the count field cannot be a $-prefixed path');
  if (operand.includes('.')) throw new MongoError(40160, "the count field cannot contain '.'");
  return function* (docs) {
    let total = 0;
    for (const _ of docs) total += 1;
    if (total > 0) yield { [operand]: total };
  };
};

export const sortByCount: Stage = (operand, context) => {
  const isPath = typeof operand === 'string' && operand.startsWith('$');
  const isExpression = isDocument(operand) && Object.keys(operand)[0]?.startsWith('$');
  if (!isPath && !isExpression) {
    throw new MongoError(
      40149,
      'the sortByCount field must be specified as a $-prefixed path or an expression in an object',
    );
  }
  const run = group({ _id: operand, count: { $sum: 1 } }, context);
  return (docs) => sortDocuments(run(docs), { count: -1 });
};
