import { encodeDocument } from '../bson/encode.js';
import { MongoError } from '../errors.js';
import { countRecords, runQuery } from '../plan/run.js';
import { runPipeline } from '../query/aggregate.js';
import { distinctValues } from '../query/distinct.js';
import type { Document } from '../query/document.js';
import { isDocument } from '../query/types.js';
import { type CommandContext, type CommandDefinition, collectionName, existingCollection } from './context.js';
import { explainCommand } from './explain.js';
import { fieldsOf } from './fields.js';
import { batchReply, DEFAULT_BATCH, readHint } from './find.js';
import { leadingQuery } from './leading-query.js';
import { writePipelineResult } from './pipeline-write.js';

export const aggregate: CommandDefinition = {
  fields: ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'collation', 'hint', 'let'],
  run(context) {
    const { state, command, database } = context;
    state.operations.query += 1;
    const fields = fieldsOf(command, 'aggregate');
    const pipeline = fields.documents('pipeline');
    if (!pipeline) throw fields.missing('pipeline');
    if (fields.boolean('explain')) return explainCommand(context, false);
    const cursor = fields.document('cursor');
    if (!cursor)
      throw new MongoError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
    const batchSize = fieldsOf(cursor, 'cursor').count('batchSize') ?? DEFAULT_BATCH;
    const whole = command.aggregate === 1 || typeof command.aggregate === 'object';
    const namespace = `${database}.${whole ? '$cmd.aggregate' : collectionName(context)}`;
    const { documents, write } = runPipelineOver(context, pipeline, whole);
    if (write) writePipelineResult(context, documents, write);
    const results = write ? [] : documents;
    return batchReply(state.cursors.open(namespace, encodeAll(results), { batchSize }), 'firstBatch');
  },
};

export const count: CommandDefinition = {
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  run(context) {
    const { state, command } = context;
    state.operations.query += 1;
    const fields = fieldsOf(command, 'count');
    const query = {
      filter: fields.document('query') ?? {},
      limit: Math.abs(Number(command.limit ?? 0)),
      skip: fields.count('skip') ?? 0,
      hint: readHint(command.hint),
      collation: fields.document('collation'),
      now: new Date(),
    };
    const collection = existingCollection(context);
    if (!collection) return { document: { n: 0, ok: 1 } };
    return { document: { n: countRecords(collection, query), ok: 1 } };
  },
};

export const distinct: CommandDefinition = {
  fields: ['key', 'query', 'hint', 'collation'],
  run(context) {
    const { state, command } = context;
    state.operations.query += 1;
    const fields = fieldsOf(command, 'distinct');
    const key = fields.string('key');
    if (key === undefined) throw fields.missing('key');
    const query = {
      filter: fields.document('query') ?? {},
      hint: readHint(command.hint),
      collation: fields.document('collation'),
      now: new Date(),
    };
    const collection = existingCollection(context);
    const documents = collection ? docsOf(runQuery(collection, query).records) : [];
    return { document: { values: distinctValues(documents, key, query.collation), ok: 1 } };
  },
};

/** Runs a pipeline on a command's collection; what its first stages ask for is found by an index where there is one. */
function runPipelineOver(context: CommandContext, pipeline: Document[], whole: boolean) {
  const { state, command, database } = context;
  const fields = fieldsOf(command, 'aggregate');
  const options = { collation: fields.document('collation'), let: fields.document('let'), now: new Date() };
  const collection = whole ? undefined : existingCollection(context);
  const lookup = (name: string) => {
    const other = state.catalog.get(database, name);
    return other ? docsOf(runQuery(other, { filter: {} }).records) : [];
  };
  const { query, rest } = leadingQuery(pipeline);
  const counted = collection && countField(rest);
  if (counted) {
    const n = countRecords(collection, { ...query, ...options, hint: readHint(command.hint) });
    return { documents: n > 0 ? [{ _id: counted.id, [counted.field]: n }] : [], write: undefined };
  }
  const input = collection
    ? docsOf(runQuery(collection, { ...query, ...options, hint: readHint(command.hint) }).records)
    : [];
  return runPipeline(input, rest, { ...options, database, lookup });
}

/** What `countDocuments` of the drivers ends in: one group of everything, and its size. */
function countField(stages: Document[]): { id: unknown; field: string } | undefined {
  const group = stages.length === 1 ? stages[0]?.$group : undefined;
  if (!isDocument(group)) return undefined;
  const [[, id] = [], [field, sum] = [], ...others] = Object.entries(group);
  const plain = (id === 1 || id === null) && isDocument(sum) && sum.$sum === 1 && Object.keys(sum).length === 1;
  return plain && others.length === 0 && field !== undefined && Object.keys(group)[0] === '_id'
    ? { id, field }
    : undefined;
}

function* docsOf(records: Iterable<{ doc: Document }>): Generator<Document> {
  for (const record of records) yield record.doc;
}

function* encodeAll(documents: Iterable<Document>): Generator<Buffer> {
  for (const doc of documents) yield encodeDocument(doc);
}
