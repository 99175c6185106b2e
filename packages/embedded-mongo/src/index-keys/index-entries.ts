import { createHash } from 'node:crypto';
import type { Document } from '../query/document.js';
import { documentValues, MISSING } from './document-values.js';
import { writeValue } from './encode-value.js';
import { KeyWriter } from './key-writer.js';

/** Longer keys are cut here and told apart by a hash; lmdb takes 1,978 bytes, of which ten are ours. */
export const MAX_KEY_BYTES = 1900;
const HASH_BYTES = 32;

export interface IndexKeys {
  /** The encoded keys of a document, without duplicates; none when the index leaves the document out. */
  entriesOf(doc: Document): IndexEntries;
  /** The fields and values behind one of a document's keys, for messages. */
  describe(doc: Document, key: Buffer): Document;
  /** The top-level fields on which the entries depend. */
  roots: readonly string[];
}

export interface IndexEntries {
  keys: Buffer[];
  multikey: boolean;
  /** Whether a key was cut: such keys are found but not ordered. */
  cut: boolean;
}

export interface IndexShape {
  key: Document;
  sparse: boolean;
  /** Which documents a partial index takes, and the top-level fields that this depends on. */
  partial?: { accepts(doc: Document): boolean; roots: readonly string[] } | undefined;
}

const NO_ENTRIES: IndexEntries = { keys: [], multikey: false, cut: false };
const writer = new KeyWriter();

/** The key generator of one index. */
export function createIndexKeys({ key, sparse, partial }: IndexShape): IndexKeys {
  const paths = Object.keys(key).map((path) => path.split('.'));
  const descending = Object.values(key).map((direction) => Number(direction) < 0);

  function encode(tuple: unknown[]): Buffer {
    writer.start();
    for (let i = 0; i < tuple.length; i += 1) {
      const start = writer.length;
      const value = tuple[i];
      writeValue(writer, value === MISSING ? null : value);
      if (descending[i]) writer.invertFrom(start);
    }
    return writer.take();
  }

  return {
    roots: [...new Set([...paths.map((path) => path[0] as string), ...(partial?.roots ?? [])])],
    describe(doc, entry) {
      const tuple = documentValues(doc, paths).tuples.find((values) => cutKey(encode(values)).equals(entry)) ?? [];
      const shown = tuple.map((value) => (value === MISSING ? null : value));
      return Object.fromEntries(Object.keys(key).map((path, i) => [path, shown[i]]));
    },
    entriesOf(doc) {
      if (partial && !partial.accepts(doc)) return NO_ENTRIES;
      const { tuples, multikey } = documentValues(doc, paths);
      const kept = sparse ? tuples.filter((tuple) => tuple.some((value) => value !== MISSING)) : tuples;
      const keys = kept.map(encode);
      const cut = keys.some((bytes) => bytes.length > MAX_KEY_BYTES);
      const storable = cut ? keys.map(cutKey) : keys;
      return { keys: storable.length > 1 ? withoutDuplicates(storable) : storable, multikey, cut };
    },
  };
}

/** Shortens a key that lmdb would not take: its beginning orders it roughly, its hash keeps it apart. */
export function cutKey(key: Buffer): Buffer {
  if (key.length <= MAX_KEY_BYTES) return key;
  const hash = createHash('sha256').update(key).digest();
  return Buffer.concat([key.subarray(0, MAX_KEY_BYTES - HASH_BYTES), hash]);
}

function withoutDuplicates(keys: Buffer[]): Buffer[] {
  const sorted = keys.toSorted(Buffer.compare);
  return sorted.filter((key, i) => i === 0 || !key.equals(sorted[i - 1] as Buffer));
}
