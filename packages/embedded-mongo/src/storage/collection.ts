import type { UUID } from 'bson';
import { decodeDocument } from '../bson/decode.js';
import { encodeDocument, requireStorableSize } from '../bson/encode.js';
import { MongoError } from '../errors.js';
import type { IndexEntries } from '../index-keys/index-entries.js';
import type { Document } from '../query/document.js';
import { identicalValues } from '../query/values.js';
import type { Engine } from './engine.js';
import { createIndexStore, type IndexStore, type StoredIndex } from './index-store.js';
import { type RecordId, readRecordId, recordKey, spacePrefix } from './record-id.js';

/** A collection as it is kept in the catalogue; the counts are as of the last commit. */
export interface StoredCollection {
  database: string;
  name: string;
  space: number;
  uuid: UUID;
  options: Document;
  indexes: StoredIndex[];
  count: number;
  bytes: number;
  nextId: RecordId;
}

/** A stored document with where it lies; decoded when somebody looks. */
export interface StoredRecord {
  id: RecordId;
  bytes: Buffer;
  doc: Document;
}

export type Collection = ReturnType<typeof createCollection>;

/** The documents of one collection and their index entries, always changed together. `changed` is told of every write. */
export function createCollection(
  engine: Engine,
  stored: StoredCollection,
  changed: (collection: StoredCollection) => void,
) {
  const prefix = spacePrefix(stored.space);
  const namespace = () => `${stored.database}.${stored.name}`;
  let indexes = stored.indexes.map((index) => createIndexStore(engine, index));

  function read(id: RecordId): StoredRecord | undefined {
    const bytes = engine.get(recordKey(prefix, id));
    return bytes && recordOf(id, bytes);
  }

  function insert(doc: Document, bytes: Buffer): void {
    requireStorableSize(bytes.length);
    const entries = indexes.map((index) => index.entriesOf(doc));
    for (const [i, index] of indexes.entries())
      index.requireFree(entries[i] as IndexEntries, undefined, doc, namespace());
    const id = stored.nextId;
    stored.nextId += 1;
    engine.put(recordKey(prefix, id), bytes);
    for (const [i, index] of indexes.entries()) index.add(entries[i] as IndexEntries, id);
    stored.count += 1;
    stored.bytes += bytes.length;
    changed(stored);
  }

  /** Writes a changed document in place of the old; only the indexes on fields that differ are touched. */
  function replace(record: StoredRecord, doc: Document): void {
    const old = record.doc;
    if (!identicalValues(old._id, doc._id)) {
      throw new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
    }
    const bytes = encodeDocument(doc);
    requireStorableSize(bytes.length);
    const touched = indexes.filter((index) => index.roots.some((root) => old[root] !== doc[root]));
    const moves = touched.map((index) => ({ index, before: index.entriesOf(old), after: index.entriesOf(doc) }));
    for (const { index, after } of moves) index.requireFree(after, record.id, doc, namespace());
    for (const { index, before, after } of moves) moveEntries(index, before, after, record.id);
    engine.put(recordKey(prefix, record.id), bytes);
    stored.bytes += bytes.length - record.bytes.length;
    changed(stored);
  }

  function remove(record: StoredRecord): void {
    for (const index of indexes) index.remove(index.entriesOf(record.doc), record.id);
    engine.remove(recordKey(prefix, record.id));
    stored.count -= 1;
    stored.bytes -= record.bytes.length;
    changed(stored);
  }

  return {
    stored,
    get namespace() {
      return namespace();
    },
    get indexes(): readonly IndexStore[] {
      return indexes;
    },
    prefix,
    version: engine.version,
    get: engine.get,
    keys: engine.keys,
    countKeys: engine.count,
    entries: engine.entries,
    read,
    insert,
    replace,
    remove,
    /** Adds an index and fills it; throws 11000 (or 171) and leaves nothing behind when the documents do not fit. */
    addIndex(definition: StoredIndex): void {
      const index = createIndexStore(engine, definition);
      const added: { entries: IndexEntries; id: RecordId }[] = [];
      try {
        for (const record of allRecords()) {
          const entries = index.entriesOf(record.doc);
          index.requireFree(entries, record.id, record.doc, namespace());
          index.add(entries, record.id);
          added.push({ entries, id: record.id });
        }
      } catch (error) {
        for (const { entries, id } of added) index.remove(entries, id);
        throw error;
      }
      stored.indexes.push(definition);
      indexes = [...indexes, index];
      changed(stored);
    },
    dropIndex(name: string): void {
      const dropped = indexes.find((index) => index.name === name);
      if (!dropped) return;
      stored.indexes = stored.indexes.filter((index) => index !== dropped.stored);
      indexes = indexes.filter((index) => index !== dropped);
      clearSpace(engine, dropped.prefix);
      changed(stored);
    },
    /** Changes options of an index that its keys do not depend on. */
    alterIndex(name: string, options: Document): void {
      const altered = indexes.find((index) => index.name === name);
      if (altered) Object.assign(altered.stored.spec, options);
      changed(stored);
    },
    /** Removes every document and index entry; the caller takes the collection out of the catalogue. */
    clear(): void {
      for (const space of [prefix, ...indexes.map((index) => index.prefix)]) clearSpace(engine, space);
    },
  };

  function* allRecords(): Generator<StoredRecord> {
    let start = prefix;
    for (;;) {
      const entries = [...engine.entries({ start, end: endOf(prefix), limit: 256 })];
      for (const { key, value } of entries) yield recordOf(readRecordId(key), value);
      const last = entries.at(-1);
      if (!last) return;
      start = Buffer.concat([last.key, Buffer.of(0)]);
    }
  }
}

/** A record whose document is decoded when first asked for. */
export function recordOf(id: RecordId, bytes: Buffer): StoredRecord {
  let doc: Document | undefined;
  return {
    id,
    bytes,
    get doc() {
      doc ??= decodeDocument(bytes);
      return doc;
    },
  };
}

/** Beyond every key of a space: FF begins no encoded value and no record number. */
export function endOf(prefix: Buffer): Buffer {
  return Buffer.concat([prefix, Buffer.of(0xff)]);
}

function moveEntries(index: IndexStore, before: IndexEntries, after: IndexEntries, id: RecordId): void {
  const has = (entries: IndexEntries, key: Buffer) => entries.keys.some((other) => other.equals(key));
  index.remove({ ...before, keys: before.keys.filter((key) => !has(after, key)) }, id);
  index.add({ ...after, keys: after.keys.filter((key) => !has(before, key)) }, id);
}

function clearSpace(engine: Engine, prefix: Buffer): void {
  for (;;) {
    const keys = [...engine.keys({ start: prefix, end: endOf(prefix), limit: 10_000 })];
    if (keys.length === 0) return;
    for (const key of keys) engine.remove(key);
  }
}
