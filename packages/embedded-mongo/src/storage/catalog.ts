import { UUID } from 'bson';
import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import type { Document } from '../query/document.js';
import { type Collection, createCollection, endOf, type StoredCollection } from './collection.js';
import type { Engine } from './engine.js';
import { recordKey, spacePrefix } from './record-id.js';

/** The catalogue's own space; collections and indexes get the numbers after it. */
const CATALOG = spacePrefix(0);
const NEXT_SPACE = Buffer.concat([CATALOG, Buffer.of(0)]);
const COLLECTIONS = Buffer.concat([CATALOG, Buffer.of(1)]);

export type Catalog = ReturnType<typeof openCatalog>;

/** Which collections and indexes there are: held in memory, written with the very commit that changed them. */
export function openCatalog(engine: Engine) {
  const collections = new Map<string, Collection>();
  const dirty = new Set<StoredCollection>();
  let nextSpace = Number(engine.get(NEXT_SPACE)?.toString() ?? 1);

  for (const { value } of engine.entries({ start: COLLECTIONS, end: endOf(COLLECTIONS) })) {
    hold(decodeDocument(value) as unknown as StoredCollection);
  }
  engine.beforeCommit(() => {
    for (const stored of dirty) engine.put(entryKey(stored), encodeDocument(stored as unknown as Document));
    dirty.clear();
  });

  function hold(stored: StoredCollection): Collection {
    const collection = createCollection(engine, stored, mark);
    collections.set(collection.namespace, collection);
    return collection;
  }

  function mark(stored: StoredCollection): void {
    dirty.add(stored);
    engine.touch();
  }

  function newSpace(): number {
    const space = nextSpace;
    nextSpace += 1;
    engine.put(NEXT_SPACE, Buffer.from(String(nextSpace)));
    return space;
  }

  return {
    get: (database: string, name: string): Collection | undefined => collections.get(`${database}.${name}`),
    all: (): Collection[] => [...collections.values()],
    newSpace,
    /** Makes an empty collection with its index on _id. */
    create(database: string, name: string, options: Document = {}): Collection {
      const idIndex = { spec: { v: 2, key: { _id: 1 }, name: '_id_' }, space: newSpace(), multikey: false, cut: false };
      const stored: StoredCollection = {
        database,
        name,
        space: newSpace(),
        uuid: new UUID(),
        options,
        indexes: [idIndex],
        count: 0,
        bytes: 0,
        nextId: 1,
      };
      mark(stored);
      return hold(stored);
    },
    drop(collection: Collection): void {
      collection.clear();
      dirty.delete(collection.stored);
      collections.delete(collection.namespace);
      engine.remove(entryKey(collection.stored));
    },
    rename(collection: Collection, database: string, name: string): void {
      collections.delete(collection.namespace);
      collection.stored.database = database;
      collection.stored.name = name;
      collections.set(collection.namespace, collection);
      mark(collection.stored);
    },
  };
}

/** By number, not by name: names may be longer than a key. */
function entryKey(stored: StoredCollection): Buffer {
  return recordKey(COLLECTIONS, stored.space);
}
