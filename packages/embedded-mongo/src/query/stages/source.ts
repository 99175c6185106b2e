import { Binary, UUID } from 'bson';
import { MongoError } from '../../errors.js';
import { compileExpression } from '../expression.js';
import { asDocument, isDocument } from '../types.js';
import type { Stage } from './stage.js';

/** Documents written in the pipeline itself. */
export const documents: Stage = (operand, context) => {
  const value = compileExpression(operand, context)({});
  if (!Array.isArray(value)) throw new MongoError(5858203, 'an array is expected');
  const docs = value.map((item) => {
    if (isDocument(item)) return asDocument(item);
    throw new MongoError(40228, "'replacement document' must evaluate to an object");
  });
  return () => docs;
};

/** The one session that asks: this server keeps none. */
export const listLocalSessions: Stage = (operand, { now = new Date() }) => {
  if (!isDocument(operand)) throw new MongoError(14, '$listLocalSessions options must be specified in an object');
  return () => [{ _id: { id: new UUID(), uid: new Binary(new Uint8Array(32)) }, lastUse: now }];
};
