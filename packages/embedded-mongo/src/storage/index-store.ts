import { showValue } from '../bson/show-value.js';
import { MongoError } from '../errors.js';
import { createIndexKeys, type IndexEntries, type IndexKeys } from '../index-keys/index-entries.js';
import type { Document } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import type { Engine } from './engine.js';
import { entryKey, type RecordId, readRecordId, recordIdBytes, spacePrefix } from './record-id.js';

/** An index as it is kept: its specification as listIndexes shows it, and where its keys lie. */
export interface StoredIndex {
  spec: Document;
  space: number;
  /** Set for good once a document had an array on one of its paths. */
  multikey: boolean;
  /** Set for good once a key was too long to keep whole. */
  cut: boolean;
}

export interface IndexStore extends IndexKeys {
  readonly stored: StoredIndex;
  readonly name: string;
  readonly key: Document;
  readonly unique: boolean;
  readonly prefix: Buffer;
  /** Throws 11000 when another document has one of these keys. */
  requireFree(entries: IndexEntries, owner: RecordId | undefined, doc: Document, namespace: string): void;
  add(entries: IndexEntries, id: RecordId): void;
  remove(entries: IndexEntries, id: RecordId): void;
  /** The record behind an index entry. */
  recordOf(key: Buffer, value: Buffer | undefined): RecordId;
}

const NOTHING = Buffer.alloc(0);

/** One index over the engine. A unique one maps key to record; another keeps the record's number in the key. */
export function createIndexStore(engine: Engine, stored: StoredIndex): IndexStore {
  const { spec } = stored;
  const key = spec.key as Document;
  const name = spec.name as string;
  const unique = Boolean(spec.unique) || name === '_id_';
  const prefix = spacePrefix(stored.space);
  const keys = createIndexKeys({ key, sparse: Boolean(spec.sparse), partial: partialOf(spec) });

  const placeOf = (entry: Buffer, id: RecordId) => entryKey(prefix, entry, unique ? undefined : id);

  return {
    ...keys,
    stored,
    name,
    key,
    unique,
    prefix,
    requireFree(entries, owner, doc, namespace) {
      if (!unique) return;
      for (const entry of entries.keys) {
        const holder = engine.get(entryKey(prefix, entry));
        if (holder && readRecordId(holder) !== owner)
          throw duplicateKey(namespace, name, key, keys.describe(doc, entry));
      }
    },
    add(entries, id) {
      if (entries.multikey) stored.multikey = true;
      if (entries.cut) stored.cut = true;
      const value = unique ? recordIdBytes(id) : NOTHING;
      for (const entry of entries.keys) engine.put(placeOf(entry, id), value);
    },
    remove(entries, id) {
      for (const entry of entries.keys) engine.remove(placeOf(entry, id));
    },
    recordOf: (entryKey, value) => readRecordId(unique ? (value as Buffer) : entryKey),
  };
}

function partialOf(spec: Document) {
  const filter = spec.partialFilterExpression as Document | undefined;
  if (!filter) return undefined;
  return { accepts: compileFilter(filter), roots: fieldRoots(filter) };
}

function fieldRoots(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, value]) =>
    name.startsWith('$') ? (value as Document[]).flatMap(fieldRoots) : [name.split('.')[0] as string],
  );
}

function duplicateKey(namespace: string, name: string, key: Document, keyValue: Document): MongoError {
  return new MongoError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${name} dup key: ${showValue(keyValue)}`,
    { keyPattern: key, keyValue },
  );
}
