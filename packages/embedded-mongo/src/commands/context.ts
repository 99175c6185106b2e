import type { Cursors } from '../cursors.js';
import { MongoError } from '../errors.js';
import type { FailPoint } from '../fail-point.js';
import type { Document } from '../query/document.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import type { Engine } from '../storage/engine.js';
import type { Reply } from '../wire/reply.js';

/** What the commands work on; one for the whole server. */
export interface ServerState {
  catalog: Catalog;
  engine: Engine;
  cursors: Cursors;
  /** Only with test commands. */
  failPoint: FailPoint | undefined;
  port: number;
  startedAt: Date;
  operations: Record<'insert' | 'query' | 'update' | 'delete' | 'getmore' | 'command', number>;
  connections: { current: number; totalCreated: number };
}

/** One command on its way: the server, the database it names, what it says, who asks. */
export interface CommandContext {
  state: ServerState;
  database: string;
  command: Document;
  connectionId: number;
}

/** A command: which fields it takes (anything else is refused) and what it does. */
export interface CommandDefinition {
  fields: readonly string[] | 'any';
  run(context: CommandContext): Reply | Promise<Reply>;
}

const NAMELESS = /^\$|\0/;

/** The collection that a command's first field names. Throws 73 InvalidNamespace. */
export function collectionName({ database, command }: CommandContext): string {
  const [verb, name] = Object.entries(command)[0] as [string, unknown];
  if (typeof name !== 'string') throw new MongoError(73, `collection name has invalid type ${typeof name} for ${verb}`);
  requireNamespace(database, name);
  return name;
}

/** Throws 73 when no collection may be called so. */
export function requireNamespace(database: string, name: string): void {
  const full = `${database}.${name}`;
  if (name === '' || name.startsWith('.') || NAMELESS.test(name) || Buffer.byteLength(full) > 255) {
    throw new MongoError(73, `Invalid namespace specified '${full}'`);
  }
}

export function existingCollection(context: CommandContext): Collection | undefined {
  return context.state.catalog.get(context.database, collectionName(context));
}

/** The collection, made when it is not there, as MongoDB does on the first write. */
export function ensuredCollection(context: CommandContext): Collection {
  const name = collectionName(context);
  const { catalog } = context.state;
  return catalog.get(context.database, name) ?? catalog.create(context.database, name);
}
