import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { isDocument } from '../query/types.js';
import type { Reply } from '../wire/reply.js';
import type { CommandContext, ServerState } from './context.js';
import { requireCommandFields } from './fields.js';
import { COMMANDS } from './index.js';

/** Runs one command and always answers, unless a fail point wants the connection closed: then it gives nothing. */
export async function dispatch(
  state: ServerState,
  command: Document,
  connectionId: number,
): Promise<Reply | undefined> {
  try {
    const name = Object.keys(command)[0] ?? '';
    const definition = COMMANDS.get(name);
    if (!definition) throw new MongoError(59, `no such command: '${name}'`);
    if (state.failPoint && name !== 'configureFailPoint' && (await state.failPoint.meet(name)) === 'close')
      return undefined;
    const database = readDatabase(command);
    requireNoTransaction(command);
    if (definition.fields !== 'any') requireCommandFields(command, definition.fields);
    const context: CommandContext = { state, database, command, connectionId };
    state.operations.command += 1;
    const reply = await definition.run(context);
    if (isJournaled(command)) await state.engine.flushed();
    return reply;
  } catch (error) {
    return { document: refusal(error) };
  }
}

/** An error as the reply that MongoDB gives. */
export function refusal(error: unknown): Document {
  const { code, codeName, message, extra } =
    error instanceof MongoError
      ? error
      : new MongoError(1, `The embedded database failed: ${(error as Error).message}`);
  return { ok: 0, errmsg: message, code, codeName, ...extra };
}

function readDatabase(command: Document): string {
  const database = command.$db;
  if (typeof database !== 'string') throw new MongoError(40414, 'OP_MSG requests require a $db argument');
  if (database === '' || /[/\\. "$\0]/.test(database) || Buffer.byteLength(database) > 63) {
    throw new MongoError(73, `Invalid database name: '${database}'`);
  }
  return database;
}

/** A standalone server has no transactions and no retryable writes. */
function requireNoTransaction(command: Document): void {
  if (command.txnNumber === undefined && command.autocommit === undefined && command.startTransaction === undefined)
    return;
  throw new MongoError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
}

function isJournaled({ writeConcern }: Document): boolean {
  return isDocument(writeConcern) && (writeConcern.j === true || writeConcern.w === 'majority');
}
