import type { Collection, StoredRecord } from '../storage/collection.js';
import { endOf, recordOf } from '../storage/collection.js';
import type { Range } from '../storage/engine.js';
import type { IndexStore } from '../storage/index-store.js';
import { type RecordId, readRecordId } from '../storage/record-id.js';
import type { ByteRange, Plan } from './plan.js';

/** What a scan has looked at, as explain shows it. */
export interface ScanStatistics {
  keysExamined: number;
  docsExamined: number;
}

export interface ScannedRecord extends StoredRecord {
  /** Whether the plan's word for the document still stands: nothing was written since its key was read. */
  fresh: boolean;
}

const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 1024;

/**
 * The records of a plan in its order. Keys are read in chunks, each complete in memory, so the scan may rest between
 * two records for any time while others write: it goes on behind the last key it read.
 */
export function* scan(collection: Collection, plan: Plan, statistics: ScanStatistics): Generator<ScannedRecord> {
  if (plan.kind === 'collection') {
    yield* scanCollection(collection, plan.reverse, statistics);
    return;
  }
  const index = collection.indexes.find(({ name }) => name === plan.index.name) as IndexStore;
  const seen = index.stored.multikey ? new Set<RecordId>() : undefined;
  const ranges = plan.reverse ? plan.ranges.toReversed() : plan.ranges;
  for (const range of ranges) {
    const keys = plan.lookup ? lookup(collection, index, range) : scanRange(collection, index, range, plan.reverse);
    for (const { id, version } of keys) {
      statistics.keysExamined += 1;
      if (seen?.has(id)) continue;
      seen?.add(id);
      const record = collection.read(id);
      if (!record) continue;
      statistics.docsExamined += 1;
      yield Object.assign(record, { fresh: version === collection.version() });
    }
  }
}

function* scanCollection(
  collection: Collection,
  reverse: boolean,
  statistics: ScanStatistics,
): Generator<ScannedRecord> {
  const whole = { start: collection.prefix, end: endOf(collection.prefix) };
  for (const chunk of chunks(
    whole,
    reverse,
    (range) => [...collection.entries(range)],
    ({ key }) => key,
  )) {
    const version = collection.version();
    for (const { key, value } of chunk) {
      const id = readRecordId(key);
      const record = version === collection.version() ? recordOf(id, value) : collection.read(id);
      if (!record) continue;
      statistics.docsExamined += 1;
      yield Object.assign(record, { fresh: true });
    }
  }
}

interface FoundKey {
  id: RecordId;
  version: number;
}

function* lookup(collection: Collection, index: IndexStore, range: ByteRange): Generator<FoundKey> {
  const value = collection.get(Buffer.concat([index.prefix, range.start]));
  if (value) yield { id: readRecordId(value), version: collection.version() };
}

function* scanRange(
  collection: Collection,
  index: IndexStore,
  range: ByteRange,
  reverse: boolean,
): Generator<FoundKey> {
  const within = { start: Buffer.concat([index.prefix, range.start]), end: Buffer.concat([index.prefix, range.end]) };
  const batches = index.unique
    ? chunks(
        within,
        reverse,
        (part) => [...collection.entries(part)],
        ({ key }) => key,
      )
    : chunks(
        within,
        reverse,
        (part) => Array.from(collection.keys(part), (key) => ({ key, value: undefined })),
        ({ key }) => key,
      );
  for (const batch of batches) {
    const version = collection.version();
    for (const { key, value } of batch) yield { id: index.recordOf(key, value), version };
  }
}

/** Reads a range piece by piece, in larger pieces as it goes on, each behind the last key of the one before. */
function* chunks<T>(
  range: ByteRange,
  reverse: boolean,
  read: (range: Range) => T[],
  keyOf: (item: T) => Buffer,
): Generator<T[]> {
  const end = reverse ? range.start : range.end;
  let start = reverse ? range.end : range.start;
  // A range holds its start and not its end, whichever way it is read.
  let exclusiveStart = reverse;
  for (let limit = FIRST_CHUNK; ; limit = Math.min(limit * 2, LARGEST_CHUNK)) {
    const items = read({ start, end, reverse, inclusiveEnd: reverse, exclusiveStart, limit });
    if (items.length > 0) yield items;
    if (items.length < limit) return;
    start = keyOf(items[items.length - 1] as T);
    exclusiveStart = true;
  }
}
