import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import type { CommandContext } from './context.js';
import { fieldsOf } from './fields.js';

/** MongoDB's maxWriteBatchSize: statements in one command. */
export const MAX_BATCH = 100_000;

/**
 * Runs the statements of a write command one after another. An error of one is listed with its position; in an ordered
 * batch it ends the rest, in an unordered one it does not.
 */
export async function runStatements<T>(
  { command }: CommandContext,
  statements: readonly T[],
  run: (statement: T, position: number) => void | Promise<void>,
): Promise<Document[]> {
  const verb = Object.keys(command)[0] as string;
  const ordered = command.ordered === undefined || fieldsOf(command, verb).boolean('ordered');
  if (statements.length === 0 || statements.length > MAX_BATCH) {
    throw new MongoError(
      16,
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${statements.length} operations.`,
    );
  }
  const errors: Document[] = [];
  for (let position = 0; position < statements.length; position += 1) {
    try {
      const pending = run(statements[position] as T, position);
      if (pending) await pending;
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      errors.push({ index: position, code: error.code, ...error.extra, errmsg: error.message });
      if (ordered) break;
    }
  }
  return errors;
}

/** The reply of a write command. */
export function writeReply(counts: Document, writeErrors: Document[]) {
  return { document: { ...counts, ...(writeErrors.length > 0 ? { writeErrors } : {}), ok: 1 } };
}

/** The statements of a write command. Throws 40414 when there are none. */
export function statementsOf<T>({ command }: CommandContext, name: string): T[] {
  const fields = fieldsOf(command, Object.keys(command)[0] as string);
  const statements = fields.array(name);
  if (!statements) throw fields.missing(name);
  return statements as T[];
}
