import { encodeDocument } from '../bson/encode.js';
import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';
import { bsonType, isDocument } from '../query/types.js';
import { type CommandDefinition, collectionName, ensuredCollection, existingCollection } from './context.js';
import { fieldsOf } from './fields.js';
import { batchReply, DEFAULT_BATCH } from './find.js';
import { readIndexSpec, sameIndex } from './index-spec.js';

/** MongoDB's limit of indexes on one collection. */
const MAX_INDEXES = 64;

export const createIndexes: CommandDefinition = {
  fields: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions'],
  run(context) {
    const { state, command, database } = context;
    const fields = fieldsOf(command, 'createIndexes');
    const specs = fields.documents('indexes');
    if (!specs) throw fields.missing('indexes');
    if (specs.length === 0) throw new MongoError(2, 'Must specify at least one index to create');
    const name = collectionName(context);
    const wanted = specs.map((spec) => readIndexSpec(spec));
    const created = existingCollection(context) === undefined;
    const collection = ensuredCollection(context);
    const before = collection.indexes.length;
    for (const spec of wanted) {
      if (
        sameIndex(
          spec,
          collection.indexes.map((index) => index.stored.spec),
        )
      )
        continue;
      if (collection.indexes.length >= MAX_INDEXES) {
        throw new MongoError(
          67,
          `add index fails, too many indexes for ${database}.${name} key:${JSON.stringify(spec.key)}`,
        );
      }
      collection.addIndex({ spec, space: state.catalog.newSpace(), multikey: false, cut: false });
    }
    const after = collection.indexes.length;
    const note = before === after ? { note: 'all indexes already exist' } : {};
    return {
      document: {
        numIndexesBefore: before,
        numIndexesAfter: after,
        createdCollectionAutomatically: created,
        ...note,
        ok: 1,
      },
    };
  },
};

export const listIndexes: CommandDefinition = {
  fields: ['cursor'],
  run(context) {
    const { state, command, database } = context;
    const namespace = `${database}.${collectionName(context)}`;
    const collection = existingCollection(context);
    if (!collection) throw new MongoError(26, `ns does not exist: ${namespace}`);
    const cursor = fieldsOf(command, 'listIndexes').document('cursor') ?? {};
    const batchSize = fieldsOf(cursor, 'cursor').count('batchSize') ?? DEFAULT_BATCH;
    const documents = collection.indexes.map((index) => encodeDocument(index.stored.spec));
    return batchReply(state.cursors.open(namespace, documents, { batchSize }), 'firstBatch');
  },
};

export const dropIndexes: CommandDefinition = {
  fields: ['index'],
  run(context) {
    const collection = existingCollection(context);
    const { command, database } = context;
    if (!collection) throw new MongoError(26, `ns not found ${database}.${collectionName(context)}`);
    const nIndexesWas = collection.indexes.length;
    const { index } = command;
    if (index === undefined) throw fieldsOf(command, 'dropIndexes').missing('index');
    if (index === '*') {
      for (const { name } of collection.indexes) if (name !== '_id_') collection.dropIndex(name);
    } else {
      const names = (Array.isArray(index) ? index : [index]).map((one) => nameToDrop(collection.indexes, one));
      for (const name of names) collection.dropIndex(name);
    }
    return { document: { nIndexesWas, ok: 1 } };
  },
};

export const collMod: CommandDefinition = {
  fields: ['index'],
  run(context) {
    const collection = existingCollection(context);
    const { command, database } = context;
    if (!collection) throw new MongoError(26, `ns does not exist: ${database}.${collectionName(context)}`);
    const change = fieldsOf(command, 'collMod').document('index');
    if (!change) return { document: { ok: 1 } };
    const { name, keyPattern, expireAfterSeconds } = change;
    const unknown = Object.keys(change).find((field) => !['name', 'keyPattern', 'expireAfterSeconds'].includes(field));
    if (unknown) throw new MongoError(238, `collMod of index.${unknown} is not supported by the embedded database`);
    const found = collection.indexes.find(
      (index) =>
        index.name === name || (isDocument(keyPattern) && JSON.stringify(index.key) === JSON.stringify(keyPattern)),
    );
    if (!found)
      throw new MongoError(
        27,
        `cannot find index ${String(name ?? JSON.stringify(keyPattern))} for ns ${collection.namespace}`,
      );
    const seconds = fieldsOf(change, 'collMod.index').count('expireAfterSeconds');
    if (seconds === undefined) throw new MongoError(72, 'no expireAfterSeconds field');
    const old = found.stored.spec.expireAfterSeconds;
    collection.alterIndex(found.name, { expireAfterSeconds: seconds });
    return {
      document: {
        ...(old === undefined ? {} : { expireAfterSeconds_old: old }),
        expireAfterSeconds_new: expireAfterSeconds,
        ok: 1,
      },
    };
  },
};

function nameToDrop(indexes: readonly { name: string; key: Document }[], wanted: unknown): string {
  const byKey = bsonType(wanted) === 'object';
  const found = indexes.find(({ name, key }) =>
    byKey ? JSON.stringify(key) === JSON.stringify(wanted) : name === wanted,
  );
  if (!found) {
    throw byKey
      ? new MongoError(27, `can't find index with key: ${JSON.stringify(wanted)}`)
      : new MongoError(27, `index not found with name [${String(wanted)}]`);
  }
  if (found.name === '_id_') throw new MongoError(72, 'cannot drop _id index');
  return found.name;
}
