import type { Collection, Db, MongoClient } from 'mongodb';
import type { Document } from '../query/document.js';

/** What the tests of one file work on, by the names that they give. */
export interface Entities {
  clients: Map<string, MongoClient>;
  databases: Map<string, Db>;
  collections: Map<string, Collection>;
}

type Run<T> = (target: T, args: Document) => Promise<unknown>;

/** The arguments that a call takes by position; all others are its options. */
function split(args: Document, names: string[]): [unknown[], Document] {
  const options = Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));
  return [names.map((name) => args[name]), options];
}

/** A method of the driver that takes these arguments by position, and options. */
function method<T>(name: string, ...positional: string[]): Run<T> {
  return (target, args) => {
    const [values, options] = split(args, positional);
    return (target as Record<string, (...all: unknown[]) => Promise<unknown>>)[name]?.(
      ...values,
      driverOptions(options),
    ) as Promise<unknown>;
  };
}

/** As method, for those that answer with a cursor. */
function listing<T>(name: string, ...positional: string[]): Run<T> {
  return async (target, args) => {
    const cursor = await method<T>(name, ...positional)(target, args);
    return (cursor as { toArray(): Promise<unknown> }).toArray();
  };
}

function driverOptions(options: Document): Document {
  const { returnDocument, ...rest } = options;
  return typeof returnDocument === 'string' ? { ...rest, returnDocument: returnDocument.toLowerCase() } : rest;
}

const COLLECTION: Record<string, Run<Collection>> = {
  find: listing('find', 'filter'),
  findOne: method('findOne', 'filter'),
  aggregate: listing('aggregate', 'pipeline'),
  count: method('count', 'filter'),
  countDocuments: method('countDocuments', 'filter'),
  estimatedDocumentCount: method('estimatedDocumentCount'),
  distinct: method('distinct', 'fieldName', 'filter'),
  insertOne: method('insertOne', 'document'),
  insertMany: method('insertMany', 'documents'),
  updateOne: method('updateOne', 'filter', 'update'),
  updateMany: method('updateMany', 'filter', 'update'),
  replaceOne: method('replaceOne', 'filter', 'replacement'),
  deleteOne: method('deleteOne', 'filter'),
  deleteMany: method('deleteMany', 'filter'),
  bulkWrite: method('bulkWrite', 'requests'),
  findOneAndUpdate: method('findOneAndUpdate', 'filter', 'update'),
  findOneAndReplace: method('findOneAndReplace', 'filter', 'replacement'),
  findOneAndDelete: method('findOneAndDelete', 'filter'),
  createIndex: method('createIndex', 'keys'),
};

const DATABASE: Record<string, Run<Db>> = {
  aggregate: listing('aggregate', 'pipeline'),
  createCollection: method('createCollection', 'collection'),
  dropCollection: method('dropCollection', 'collection'),
};

/** Runs one operation of a test on the driver and gives its result. */
export function runOperation(entities: Entities, object: string, name: string, args: Document = {}): Promise<unknown> {
  if (object === 'testRunner' && name === 'failPoint') {
    const client = entities.clients.get(args.client as string) as MongoClient;
    return client.db('admin').command(args.failPoint as Document);
  }
  const client = entities.clients.get(object);
  if (client && name === 'clientBulkWrite') return bulkWrite(client, args);
  const collection = entities.collections.get(object);
  const database = entities.databases.get(object);
  const run = collection ? COLLECTION[name] : DATABASE[name];
  if (!run) throw new Error(`the runner does not know ${object}.${name}`);
  return run((collection ?? database) as Collection & Db, args);
}

/** The models of a bulk write over several collections: the tests name the kind as a key, the driver as a field. */
function bulkWrite(client: MongoClient, { models, ...options }: Document): Promise<unknown> {
  const named = (models as Document[]).flatMap((model) =>
    Object.entries(model).map(([name, fields]) => ({ name, ...(fields as Document) })),
  );
  return client.bulkWrite(named as unknown as Parameters<MongoClient['bulkWrite']>[0], options);
}
