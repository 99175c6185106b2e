import { encodeDocument } from '../bson/encode.js';
import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import { type CommandDefinition, collectionName, existingCollection, requireNamespace } from './context.js';
import { fieldsOf } from './fields.js';
import { batchReply, DEFAULT_BATCH } from './find.js';

/** Options of create that would change how the collection behaves, none of which is supported. */
const UNSUPPORTED = [
  'capped',
  'size',
  'max',
  'validator',
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'collation',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'changeStreamPreAndPostImages',
  'storageEngine',
  'indexOptionDefaults',
  'encryptedFields',
] as const;

export const create: CommandDefinition = {
  fields: ['autoIndexId', 'idIndex', ...UNSUPPORTED],
  run(context) {
    const { state, command, database } = context;
    const name = collectionName(context);
    for (const option of UNSUPPORTED) {
      if (command[option] !== undefined && command[option] !== false) {
        throw new MongoError(238, `create with ${option} is not supported by the embedded database`);
      }
    }
    // 7.0 takes the creation of what is there already with the same options for done.
    if (!state.catalog.get(database, name)) state.catalog.create(database, name);
    return { document: { ok: 1 } };
  },
};

export const drop: CommandDefinition = {
  fields: [],
  run(context) {
    const { state, database } = context;
    const namespace = `${database}.${collectionName(context)}`;
    const collection = existingCollection(context);
    if (!collection) return { document: { ok: 1 } };
    const nIndexesWas = collection.indexes.length;
    state.catalog.drop(collection);
    state.cursors.killNamespace(namespace);
    return { document: { nIndexesWas, ns: namespace, ok: 1 } };
  },
};

export const dropDatabase: CommandDefinition = {
  fields: [],
  run({ state, database }) {
    const collections = state.catalog.all().filter(({ stored }) => stored.database === database);
    for (const collection of collections) {
      state.catalog.drop(collection);
      state.cursors.killNamespace(collection.namespace);
    }
    return { document: { ...(collections.length > 0 ? { dropped: database } : {}), ok: 1 } };
  },
};

export const renameCollection: CommandDefinition = {
  fields: ['to', 'dropTarget'],
  run({ state, command }) {
    const fields = fieldsOf(command, 'renameCollection');
    const from = splitNamespace(String(command.renameCollection));
    const target = fields.string('to');
    if (target === undefined) throw fields.missing('to');
    const to = splitNamespace(target);
    const collection = state.catalog.get(...from);
    if (!collection) throw new MongoError(26, `Source collection ${from.join('.')} does not exist`);
    const existing = state.catalog.get(...to);
    if (existing === collection) throw new MongoError(20, "Can't rename a collection to itself");
    if (existing && !fields.boolean('dropTarget')) throw new MongoError(48, 'target namespace exists');
    if (existing) state.catalog.drop(existing);
    state.cursors.killNamespace(collection.namespace);
    state.catalog.rename(collection, ...to);
    return { document: { ok: 1 } };
  },
};

export const listCollections: CommandDefinition = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run({ state, command, database }) {
    const fields = fieldsOf(command, 'listCollections');
    const matches = compileFilter(fields.document('filter') ?? {});
    const nameOnly = fields.boolean('nameOnly');
    const cursor = fields.document('cursor') ?? {};
    const batchSize = fieldsOf(cursor, 'cursor').count('batchSize') ?? DEFAULT_BATCH;
    const documents = state.catalog
      .all()
      .filter(({ stored }) => stored.database === database)
      .map(describe)
      .filter(matches)
      .map((info) => encodeDocument(nameOnly ? { name: info.name, type: info.type } : info));
    const namespace = `${database}.$cmd.listCollections`;
    return batchReply(state.cursors.open(namespace, documents, { batchSize }), 'firstBatch');
  },
};

export const listDatabases: CommandDefinition = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run({ state, command, database }) {
    if (database !== 'admin') throw new MongoError(13, 'listDatabases may only be run against the admin database.');
    const fields = fieldsOf(command, 'listDatabases');
    const matches = compileFilter(fields.document('filter') ?? {});
    const sizes = new Map<string, number>();
    for (const { stored } of state.catalog.all())
      sizes.set(stored.database, (sizes.get(stored.database) ?? 0) + stored.bytes);
    const databases = [...sizes]
      .map(([name, sizeOnDisk]): Document => ({ name, sizeOnDisk, empty: false }))
      .filter(matches)
      .map((info) => (fields.boolean('nameOnly') ? { name: info.name } : info));
    const totalSize = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    return { document: { databases, ...(fields.boolean('nameOnly') ? {} : { totalSize }), ok: 1 } };
  },
};

export const collStats: CommandDefinition = {
  fields: ['scale'],
  run(context) {
    const collection = existingCollection(context);
    const ns = `${context.database}.${collectionName(context)}`;
    const { count = 0, bytes = 0 } = collection?.stored ?? {};
    const nindexes = collection?.indexes.length ?? 0;
    return {
      document: {
        ns,
        count,
        size: bytes,
        storageSize: bytes,
        ...(count > 0 ? { avgObjSize: Math.floor(bytes / count) } : {}),
        nindexes,
        capped: false,
        ok: 1,
      },
    };
  },
};

export const dbStats: CommandDefinition = {
  fields: ['scale', 'freeStorage'],
  run({ state, database }) {
    const stored = state.catalog.all().filter((collection) => collection.stored.database === database);
    const sum = (of: (collection: Collection) => number) =>
      stored.reduce((total, collection) => total + of(collection), 0);
    const dataSize = sum((collection) => collection.stored.bytes);
    return {
      document: {
        db: database,
        collections: stored.length,
        views: 0,
        objects: sum((collection) => collection.stored.count),
        dataSize,
        storageSize: dataSize,
        indexes: sum((collection) => collection.indexes.length),
        ok: 1,
      },
    };
  },
};

function describe({ stored, indexes }: Collection): Document {
  return {
    name: stored.name,
    type: 'collection',
    options: stored.options,
    info: { readOnly: false, uuid: stored.uuid },
    idIndex: indexes[0]?.stored.spec,
  };
}

function splitNamespace(namespace: string): [string, string] {
  const dot = namespace.indexOf('.');
  const parts: [string, string] = [namespace.slice(0, dot), namespace.slice(dot + 1)];
  if (dot < 1) throw new MongoError(73, `Invalid namespace specified: ${namespace}`);
  requireNamespace(...parts);
  return parts;
}
