import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import { type CompiledUpdate, compileUpdate, upsertSeed } from '../query/update.js';
import type { Collection } from '../storage/collection.js';
import { forEachChosen } from './chosen-records.js';
import {
  type CommandContext,
  type CommandDefinition,
  collectionName,
  ensuredCollection,
  existingCollection,
} from './context.js';
import { fieldsOf, requireKnownFields } from './fields.js';
import { readHint } from './find.js';
import { insertDocument } from './insert.js';
import { runStatements, statementsOf, writeReply } from './write-batch.js';

export const update: CommandDefinition = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  async run(context) {
    collectionName(context);
    // What is wrong with the form of a statement refuses the command; what is wrong with its update, that statement.
    const statements = statementsOf<Document>(context, 'updates').map((one) => readUpdate(one, context.command));
    const upserted: Document[] = [];
    let n = 0;
    let nModified = 0;
    const errors = await runStatements(context, statements, async (statement, index) => {
      const result = await runUpdate(context, statement);
      n += result.matched + (result.upserted ? 1 : 0);
      nModified += result.modified;
      if (result.upserted) upserted.push({ index, _id: result.upserted._id });
    });
    context.state.operations.update += statements.length;
    return writeReply({ n, ...(upserted.length > 0 ? { upserted } : {}), nModified }, errors);
  },
};

const STATEMENT_FIELDS = ['q', 'u', 'c', 'multi', 'upsert', 'hint', 'collation', 'arrayFilters'];

type UpdateStatement = ReturnType<typeof readUpdate>;

interface UpdateResult {
  matched: number;
  modified: number;
  upserted?: Document;
}

function readUpdate(statement: Document, command: Document) {
  requireKnownFields(statement, 'update.updates', STATEMENT_FIELDS);
  const fields = fieldsOf(statement, 'update.updates');
  const filter = fields.document('q');
  if (!filter) throw fields.missing('q');
  if (statement.u === undefined) throw fields.missing('u');
  return {
    filter,
    update: statement.u as Document,
    multi: fields.boolean('multi'),
    upsert: fields.boolean('upsert'),
    hint: readHint(statement.hint),
    collation: fields.document('collation'),
    let: fieldsOf(command, 'update').document('let'),
    now: new Date(),
    arrayFilters: fields.documents('arrayFilters'),
  };
}

async function runUpdate(context: CommandContext, statement: UpdateStatement): Promise<UpdateResult> {
  const compiled = compileUpdate(statement.update, statement);
  if (statement.multi && compiled.kind === 'replacement') {
    throw new MongoError(9, 'multi update is not supported for replacement-style update');
  }
  const collection = existingCollection(context);
  const result: UpdateResult = { matched: 0, modified: 0 };
  if (collection) {
    await forEachChosen(collection, { ...statement, limit: statement.multi ? 0 : 1 }, (record) => {
      result.matched += 1;
      if (applyTo(collection, record, compiled)) result.modified += 1;
    });
  } else {
    compileFilter(statement.filter, statement);
  }
  if (result.matched === 0 && statement.upsert) result.upserted = upsertOne(context, statement.filter, compiled);
  return result;
}

/** Applies an update to a stored document. Gives the new document, or undefined when nothing changed. */
export function applyTo(
  collection: Collection,
  record: { id: number; bytes: Buffer; doc: Document },
  compiled: CompiledUpdate,
): Document | undefined {
  const changed = compiled.apply(record.doc, { isInsert: false });
  if (changed === record.doc) return undefined;
  collection.replace(record, changed);
  return changed;
}

/** Inserts what the filter's equalities and the update make together. */
export function upsertOne(context: CommandContext, filter: Document, compiled: CompiledUpdate): Document {
  const doc = compiled.apply(upsertSeed(filter), { isInsert: true });
  return insertDocument(ensuredCollection(context), doc);
}
