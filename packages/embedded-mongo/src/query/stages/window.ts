import { MongoError } from '../../errors.js';
import { compileExpression } from '../expression.js';
import { bsonType, isDocument } from '../types.js';
import { compareValues } from '../values.js';
import { engineStage } from './engine-stage.js';
import type { Stage } from './stage.js';

const compute = engineStage('$setWindowFields');

/** mingo computes the windows; MongoDB gives the partitions in the order of their keys, mingo in that of the documents. */
export const setWindowFields: Stage = (operand, context) => {
  if (!isDocument(operand)) {
    throw new MongoError(9, `the $setWindowFields stage specification must be an object, found ${bsonType(operand)}`);
  }
  if (!isDocument(operand.output)) {
    throw new MongoError(40414, "BSON field '$setWindowFields.output' is missing but a required field");
  }
  const run = compute(operand, context);
  const { partitionBy } = operand;
  if (partitionBy === undefined) return run;
  const keyOf = compileExpression(partitionBy, context);
  return (docs) =>
    Array.from(run(docs), (doc) => ({ doc, key: keyOf(doc) ?? null }))
      .sort((a, b) => compareValues(a.key, b.key, context.collation))
      .map((row) => row.doc);
};
