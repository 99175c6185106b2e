import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import { forEachChosen } from './chosen-records.js';
import { type CommandContext, type CommandDefinition, collectionName, existingCollection } from './context.js';
import { fieldsOf, requireKnownFields } from './fields.js';
import { readHint } from './find.js';
import { runStatements, statementsOf, writeReply } from './write-batch.js';

export const deleteDocuments: CommandDefinition = {
  fields: ['deletes', 'ordered', 'let'],
  async run(context) {
    collectionName(context);
    const statements = statementsOf<Document>(context, 'deletes').map((one) => readDelete(one, context.command));
    let n = 0;
    const errors = await runStatements(context, statements, async (statement) => {
      n += await runDelete(context, statement);
    });
    context.state.operations.delete += statements.length;
    return writeReply({ n }, errors);
  },
};

function readDelete(statement: Document, command: Document) {
  requireKnownFields(statement, 'delete.deletes', ['q', 'limit', 'hint', 'collation']);
  const fields = fieldsOf(statement, 'delete.deletes');
  const filter = fields.document('q');
  const limit = fields.count('limit');
  if (!filter) throw fields.missing('q');
  if (limit === undefined) throw fields.missing('limit');
  if (limit > 1) throw new MongoError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
  return {
    filter,
    limit,
    hint: readHint(statement.hint),
    collation: fields.document('collation'),
    let: fieldsOf(command, 'delete').document('let'),
    now: new Date(),
  };
}

async function runDelete(context: CommandContext, query: ReturnType<typeof readDelete>): Promise<number> {
  const collection = existingCollection(context);
  if (!collection) {
    compileFilter(query.filter, query);
    return 0;
  }
  let removed = 0;
  await forEachChosen(collection, query, (record) => {
    collection.remove(record);
    removed += 1;
  });
  return removed;
}
