import { MongoError } from '../errors.js';
import { runQuery } from '../plan/run.js';
import type { Document } from '../query/document.js';
import { compileProjection } from '../query/projection.js';
import { compileUpdate } from '../query/update.js';
import type { Reply } from '../wire/reply.js';
import { type CommandDefinition, existingCollection } from './context.js';
import { fieldsOf } from './fields.js';
import { readHint } from './find.js';
import { applyTo, upsertOne } from './update.js';

export const findAndModify: CommandDefinition = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ],
  run(context) {
    const request = readRequest(context.command);
    const project = projector(request);
    const collection = existingCollection(context);
    const [record] = collection ? runQuery(collection, { ...request, limit: 1 }).records : [];
    if (request.remove) {
      if (record) collection?.remove(record);
      return reply(record ? project(record.doc) : null, { n: record ? 1 : 0 });
    }
    const { update, upsert, returnNew, ...options } = request;
    const compiled = compileUpdate(update as Document, options);
    if (record && collection) {
      const changed = applyTo(collection, record, compiled) ?? record.doc;
      return reply(project(returnNew ? changed : record.doc), { n: 1, updatedExisting: true });
    }
    if (!upsert) return reply(null, { n: 0, updatedExisting: false });
    const inserted = upsertOne(context, request.filter, compiled);
    return reply(returnNew ? project(inserted) : null, { n: 1, updatedExisting: false, upserted: inserted._id });
  },
};

type Request = ReturnType<typeof readRequest>;

function readRequest(command: Document) {
  const fields = fieldsOf(command, 'findAndModify');
  const remove = fields.boolean('remove');
  const update = command.update;
  const upsert = fields.boolean('upsert');
  const returnNew = fields.boolean('new');
  const arrayFilters = fields.documents('arrayFilters');
  if (!remove && update === undefined) throw new MongoError(9, 'Either an update or remove=true must be specified');
  if (remove && update !== undefined) throw new MongoError(9, 'Cannot specify both an update and remove=true');
  if (remove && upsert) throw new MongoError(9, 'Cannot specify both upsert=true and remove=true ');
  if (remove && returnNew)
    throw new MongoError(
      9,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  if (remove && arrayFilters) throw new MongoError(9, 'Cannot specify arrayFilters and remove=true');
  return {
    filter: fields.document('query') ?? {},
    sort: fields.document('sort'),
    projection: fields.document('fields'),
    hint: readHint(command.hint),
    collation: fields.document('collation'),
    let: fields.document('let'),
    now: new Date(),
    arrayFilters,
    remove,
    update,
    upsert,
    returnNew,
  };
}

function projector({ projection, ...options }: Request): (doc: Document) => Document {
  if (!projection || Object.keys(projection).length === 0) return (doc) => doc;
  return compileProjection(projection, options);
}

function reply(value: Document | null, lastErrorObject: Document): Reply {
  return { document: { lastErrorObject, value, ok: 1 } };
}
