import {
  type Collection,
  type CommandStartedEvent,
  type CommandSucceededEvent,
  type Db,
  MongoClient,
  MongoServerError,
} from 'mongodb';
import type { Document } from '../query/document.js';
import { isDocument } from '../query/types.js';
import type { CollectionData, EntitySpec, Operation, TestCase, TestFile } from './files.js';
import { difference } from './match.js';
import { type Entities, runOperation } from './operations.js';

interface SeenEvents {
  commandStartedEvent: CommandStartedEvent[];
  commandSucceededEvent: CommandSucceededEvent[];
}

/** Runs one published test against a server; throws with what differs. `admin` is a client beside those of the test. */
export async function runTest(uri: string, admin: MongoClient, file: TestFile, test: TestCase): Promise<void> {
  await fill(admin, file.initialData ?? []);
  const seen = new Map<string, SeenEvents>();
  const entities = await connect(uri, file.createEntities, seen);
  try {
    for (const operation of test.operations) await runChecked(entities, operation);
    for (const { client, events } of test.expectEvents ?? []) checkEvents(events, seen.get(client));
    // Writes that are not acknowledged are done once their connection answers to something else.
    for (const client of entities.clients.values()) await client.db('admin').command({ ping: 1 });
    for (const expected of test.outcome ?? []) await checkOutcome(admin, expected);
  } finally {
    await Promise.all([...entities.clients.values()].map((client) => client.close()));
  }
}

async function fill(admin: MongoClient, data: CollectionData[]): Promise<void> {
  for (const { databaseName, collectionName, documents } of data) {
    const collection = admin.db(databaseName).collection(collectionName);
    await collection.drop();
    await admin.db(databaseName).createCollection(collectionName);
    if (documents.length) await collection.insertMany(documents);
  }
}

async function connect(uri: string, specs: EntitySpec[], seen: Map<string, SeenEvents>): Promise<Entities> {
  const clients = new Map<string, MongoClient>();
  const databases = new Map<string, Db>();
  const collections = new Map<string, Collection>();
  for (const spec of specs) {
    if (spec.client) {
      // An _id is sent as the test has it: the driver would replace null with one of its own.
      const options = { maxPoolSize: 1, monitorCommands: true, forceServerObjectId: true };
      const client = new MongoClient(uri, { ...options, ...spec.client.uriOptions });
      clients.set(spec.client.id, client);
      seen.set(spec.client.id, observe(client));
      await client.connect();
    } else if (spec.database) {
      const { id, client, databaseName, databaseOptions } = spec.database;
      databases.set(id, (clients.get(client) as MongoClient).db(databaseName, databaseOptions));
    } else if (spec.collection) {
      const { id, database, collectionName, collectionOptions } = spec.collection;
      const parent = databases.get(database) as Db;
      collections.set(id, parent.collection(collectionName, collectionOptions));
    }
  }
  return { clients, databases, collections };
}

function observe(client: MongoClient): SeenEvents {
  const seen: SeenEvents = { commandStartedEvent: [], commandSucceededEvent: [] };
  const isOwn = ({ commandName }: { commandName: string }) => commandName !== 'configureFailPoint';
  client.on('commandStarted', (event) => isOwn(event) && seen.commandStartedEvent.push(event));
  client.on('commandSucceeded', (event) => isOwn(event) && seen.commandSucceededEvent.push(event));
  return seen;
}

async function runChecked(entities: Entities, operation: Operation): Promise<void> {
  const { object, name, arguments: args, expectResult, expectError } = operation;
  const { result, error } = await runOperation(entities, object, name, args).then(
    (value) => ({ result: value, error: undefined }),
    (reason: unknown) => ({ result: undefined, error: reason as MongoServerError }),
  );
  if (!expectError) {
    if (error) throw error;
    if (expectResult !== undefined) requireNone(difference(expectResult, result ?? null), `the result of ${name}`);
    return;
  }
  if (!error) throw new Error(`${name} succeeded, but an error was expected: ${JSON.stringify(expectError)}`);
  checkError(expectError, error);
}

function checkError(expected: Document, error: MongoServerError): void {
  const { isClientError, errorCode, errorContains, errorResponse, expectResult } = expected;
  if (isClientError !== undefined && isClientError === error instanceof MongoServerError) {
    throw new Error(`expected ${isClientError ? 'a client' : 'a server'} error, got ${error}`);
  }
  if (errorCode !== undefined) requireNone(difference(errorCode, error.code), 'the error code');
  if (typeof errorContains === 'string' && !error.message.toLowerCase().includes(errorContains.toLowerCase())) {
    throw new Error(`expected an error with '${errorContains}', got '${error.message}'`);
  }
  if (errorResponse !== undefined) requireNone(difference(errorResponse, error.errorResponse), 'the error response');
  if (expectResult !== undefined) requireNone(difference(expectResult, error.result), 'the partial result');
}

function checkEvents(expected: Document[], seen: SeenEvents | undefined): void {
  const positions = { commandStartedEvent: 0, commandSucceededEvent: 0 };
  for (const event of expected) {
    const [kind] = Object.keys(event) as (keyof SeenEvents)[];
    if (!kind) continue;
    const found = seen?.[kind][positions[kind]] as unknown as Document | undefined;
    // Commands and replies are roots of their own: drivers add fields to them.
    for (const [field, value] of Object.entries(event[kind] as Document)) {
      if (isDocument(value)) dropFalseFlags(value, found?.[field] as Document | undefined);
      requireNone(difference(value, found?.[field]), `${field} of ${kind} ${positions[kind]}`);
    }
    positions[kind] += 1;
  }
}

/** This driver does not send a flag that is false, which is what its absence means. */
function dropFalseFlags(expected: Document, actual: Document = {}): void {
  for (const [name, value] of Object.entries(expected)) if (value === false && !(name in actual)) delete expected[name];
}

async function checkOutcome(
  admin: MongoClient,
  { databaseName, collectionName, documents }: CollectionData,
): Promise<void> {
  const found = await admin.db(databaseName).collection(collectionName).find().sort({ _id: 1 }).toArray();
  requireNone(difference(documents, found, '', false), 'the outcome');
}

function requireNone(problem: string | undefined, what: string): void {
  if (problem !== undefined) throw new Error(`${what} differs: ${problem}`);
}
