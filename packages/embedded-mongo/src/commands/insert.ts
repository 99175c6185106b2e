import { ObjectId } from 'bson';
import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { bsonType } from '../query/types.js';
import type { Collection } from '../storage/collection.js';
import { type CommandDefinition, collectionName, ensuredCollection } from './context.js';
import { runStatements, statementsOf, writeReply } from './write-batch.js';

export const insert: CommandDefinition = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  async run(context) {
    collectionName(context);
    const documents = statementsOf<Buffer>(context, 'documents');
    let n = 0;
    let collection: Collection | undefined;
    const errors = await runStatements(context, documents, (bytes) => {
      collection ??= ensuredCollection(context);
      insertBytes(collection, bytes);
      n += 1;
    });
    context.state.operations.insert += documents.length;
    return writeReply({ n }, errors);
  },
};

/** Stores a document as the bytes it came in, or rewritten where it lacks `_id` or has it elsewhere than first. */
function insertBytes(collection: Collection, bytes: Buffer): void {
  const doc = decodeDocument(bytes);
  if (Object.keys(doc)[0] === '_id') {
    requireStorable(doc);
    collection.insert(doc, bytes);
  } else {
    insertDocument(collection, doc);
  }
}

/** Stores a document, with a new ObjectId in front when it has no `_id`. Gives what was stored. */
export function insertDocument(collection: Collection, doc: Document): Document {
  const { _id = new ObjectId(), ...rest } = doc;
  const whole = { _id, ...rest };
  requireStorable(whole);
  collection.insert(whole, encodeDocument(whole));
  return whole;
}

/** Throws for an `_id` that MongoDB does not take. */
export function requireStorable(doc: Document): void {
  const type = bsonType(doc._id);
  if (type === 'array' || type === 'regex' || type === 'undefined') {
    throw new MongoError(53, `The '_id' value cannot be of type ${type}`);
  }
  if (type !== 'object') return;
  const dollar = Object.keys(doc._id as Document).find((name) => name.startsWith('$'));
  if (dollar)
    throw new MongoError(52, `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`);
}
