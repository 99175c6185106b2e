import { encodeDocument } from '../bson/encode.js';
import type { Batch } from '../cursors.js';
import { MongoError } from '../errors.js';
import { runQuery } from '../plan/run.js';
import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import { compileProjection } from '../query/projection.js';
import { compileSort } from '../query/sort.js';
import type { StoredRecord } from '../storage/collection.js';
import type { Reply } from '../wire/reply.js';
import { type CommandDefinition, collectionName, existingCollection } from './context.js';
import { fieldsOf } from './fields.js';

/** MongoDB's first batch when the client does not say how many. */
export const DEFAULT_BATCH = 101;

export const find: CommandDefinition = {
  fields: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'let',
    'collation',
    'noCursorTimeout',
    'allowPartialResults',
    'allowDiskUse',
    'oplogReplay',
    'tailable',
    'awaitData',
    'min',
    'max',
    'returnKey',
    'showRecordId',
  ],
  run(context) {
    const { state, command, database } = context;
    state.operations.query += 1;
    const query = readFind(command);
    const namespace = `${database}.${collectionName(context)}`;
    const project = projector(command, query);
    const collection = existingCollection(context);
    const { batchSize, singleBatch, immortal } = readBatching(command);
    if (!collection) {
      validate(query);
      return batchReply({ id: 0n, namespace, documents: [] }, 'firstBatch');
    }
    const { records } = runQuery(collection, query);
    const documents = encodeRecords(records, project);
    return batchReply(
      state.cursors.open(namespace, documents, { batchSize, single: singleBatch, immortal }),
      'firstBatch',
    );
  },
};

/** The part of a find that chooses documents. Throws what MongoDB refuses. */
export function readFind(command: Document) {
  const fields = fieldsOf(command, 'FindCommandRequest');
  for (const name of ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'oplogReplay'] as const) {
    if (fields.boolean(name)) throw new MongoError(238, `find with ${name} is not supported by the embedded database`);
  }
  for (const name of ['min', 'max'] as const) {
    if (fields.document(name)) throw new MongoError(238, `find with ${name} is not supported by the embedded database`);
  }
  return {
    filter: fields.document('filter') ?? {},
    sort: fields.document('sort'),
    hint: readHint(command.hint),
    skip: fields.count('skip') ?? 0,
    limit: fields.count('limit') ?? 0,
    let: fields.document('let'),
    collation: fields.document('collation'),
    now: new Date(),
  };
}

/** An index by name or by key; an empty document hints at nothing. */
export function readHint(hint: unknown): unknown {
  if (hint === undefined) return undefined;
  if (typeof hint === 'string') return hint;
  if (typeof hint === 'object' && hint !== null && !Array.isArray(hint))
    return Object.keys(hint).length > 0 ? hint : undefined;
  throw new MongoError(9, 'hint must be a string or an object');
}

/** A batch of stored bytes as a reply. */
export function batchReply({ id, namespace, documents }: Batch, batchName: 'firstBatch' | 'nextBatch'): Reply {
  return { cursor: { id, namespace, documents, batchName } };
}

function readBatching(command: Document) {
  const fields = fieldsOf(command, 'FindCommandRequest');
  return {
    batchSize: fields.count('batchSize') ?? DEFAULT_BATCH,
    singleBatch: fields.boolean('singleBatch'),
    immortal: fields.boolean('noCursorTimeout'),
  };
}

function projector(command: Document, query: Document): ((doc: Document) => Document) | undefined {
  const projection = fieldsOf(command, 'FindCommandRequest').document('projection');
  if (!projection || Object.keys(projection).length === 0) return undefined;
  return compileProjection(projection, { ...query, filter: query.filter as Document });
}

function validate({ filter, sort, collation, ...options }: ReturnType<typeof readFind>): void {
  compileFilter(filter, { ...options, collation });
  if (sort && !('$natural' in sort)) compileSort(sort, collation);
}

function* encodeRecords(
  records: Iterable<StoredRecord>,
  project: ((doc: Document) => Document) | undefined,
): Generator<Buffer> {
  for (const record of records) yield project ? encodeDocument(project(record.doc)) : record.bytes;
}
