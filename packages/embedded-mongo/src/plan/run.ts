import { MongoError } from '../errors.js';
import type { Document, QueryOptions } from '../query/document.js';
import { compileFilter } from '../query/filter.js';
import { compileSort } from '../query/sort.js';
import type { Collection, StoredRecord } from '../storage/collection.js';
import type { IndexStore } from '../storage/index-store.js';
import { type Plan, type PlannableIndex, planQuery } from './plan.js';
import { planById } from './plan-by-id.js';
import { type ScanStatistics, scan } from './scan.js';

export interface RecordQuery extends QueryOptions {
  filter: Document;
  sort?: Document | undefined;
  hint?: unknown;
  skip?: number;
  /** At most so many; 0 means all. */
  limit?: number;
}

export interface QueryRun {
  plan: Plan;
  statistics: ScanStatistics;
  records: Iterable<StoredRecord>;
}

/** Plans a query over a collection and gives its records as they are asked for. Throws MongoError for a bad query. */
export function runQuery(collection: Collection, query: RecordQuery): QueryRun {
  const { filter, skip = 0, limit = 0 } = query;
  const natural = naturalOrder(query);
  const sort = query.sort && Object.keys(query.sort).length > 0 && !natural ? query.sort : undefined;
  const plan = natural ? ({ kind: 'collection', reverse: natural < 0 } as const) : planRecords(collection, query, sort);
  const statistics: ScanStatistics = { keysExamined: 0, docsExamined: 0 };
  const exact = plan.kind === 'index' ? plan.exact : Object.keys(filter).length === 0;
  const scanned = scan(collection, plan, statistics);
  const matching = isLookup(plan) && exact ? scanned : filterRecords(scanned, exact, compileFilter(filter, query));
  const sorted =
    !sort || (plan.kind === 'index' && plan.providesSort)
      ? matching
      : sortRecords(matching, compileSort(sort, query.collation), limit && skip + limit);
  return { plan, statistics, records: skip || limit ? slice(sorted, skip, limit) : sorted };
}

/** How many records a query has. Keys alone are counted where the plan needs no document. */
export function countRecords(collection: Collection, query: RecordQuery): number {
  const { filter, skip = 0, limit = 0 } = query;
  const all =
    Object.keys(filter).length === 0 && query.hint === undefined
      ? collection.stored.count
      : countByKeys(collection, query);
  if (all !== undefined) return limit > 0 ? Math.min(limit, Math.max(0, all - skip)) : Math.max(0, all - skip);
  let n = 0;
  for (const _record of runQuery(collection, query).records) n += 1;
  return n;
}

function countByKeys(collection: Collection, query: RecordQuery): number | undefined {
  const plan = naturalOrder(query) ? undefined : planRecords(collection, query);
  if (plan?.kind !== 'index' || !plan.exact || plan.lookup) return undefined;
  const { prefix } = collection.indexes.find(({ name }) => name === plan.index.name) as IndexStore;
  return plan.ranges.reduce(
    (sum, { start, end }) =>
      sum + collection.countKeys({ start: Buffer.concat([prefix, start]), end: Buffer.concat([prefix, end]) }),
    0,
  );
}

/** The plan for a query's filter and sort. Throws 2 BadValue for a hint that no index answers to. */
export function planRecords(collection: Collection, { filter, hint, collation }: RecordQuery, sort?: Document): Plan {
  const collated = collation !== undefined && collation.locale !== 'simple';
  const idIndex = collection.indexes[0] as IndexStore;
  const byId = hint === undefined && !collated ? planById(filter, toPlannable(idIndex)) : undefined;
  if (byId) return byId;
  const hinted = hint === undefined ? undefined : toPlannable(findHinted(collection, hint));
  return planQuery({ filter, sort, indexes: collection.indexes.map(toPlannable), hinted, collated });
}

/** One read of one key: nothing can be written between the key and its document. */
function isLookup(plan: Plan): boolean {
  return plan.kind === 'index' && plan.lookup;
}

function findHinted(collection: Collection, hint: unknown): IndexStore {
  const wanted = typeof hint === 'string' ? hint : JSON.stringify(hint);
  const found = collection.indexes.find(
    ({ name, key }) => (typeof hint === 'string' ? name : JSON.stringify(key)) === wanted,
  );
  if (!found) {
    throw new MongoError(
      2,
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  }
  return found;
}

function toPlannable({ name, key, unique, stored }: IndexStore): PlannableIndex {
  return {
    name,
    key,
    unique,
    sparse: Boolean(stored.spec.sparse),
    multikey: stored.multikey,
    cut: stored.cut,
    partialFilter: stored.spec.partialFilterExpression as Document | undefined,
  };
}

function naturalOrder({ sort, hint }: RecordQuery): number | undefined {
  const order = sort?.$natural ?? (typeof hint === 'object' && hint !== null ? (hint as Document).$natural : undefined);
  return order === undefined ? undefined : Number(order);
}

function* filterRecords(
  records: Iterable<StoredRecord & { fresh: boolean }>,
  exact: boolean,
  matches: (doc: Document) => boolean,
) {
  for (const record of records) {
    if ((exact && record.fresh) || matches(record.doc)) yield record as StoredRecord;
  }
}

/** All records in order; with a limit no more than twice as many are held at any time. */
function* sortRecords(
  records: Iterable<StoredRecord>,
  compare: (a: Document, b: Document) => number,
  limit: number,
): Generator<StoredRecord> {
  const order = (a: StoredRecord, b: StoredRecord) => compare(a.doc, b.doc);
  let kept: StoredRecord[] = [];
  for (const record of records) {
    kept.push(record);
    if (limit > 0 && kept.length >= 2 * limit + 256) kept = kept.sort(order).slice(0, limit);
  }
  yield* kept.sort(order);
}

function* slice<T>(items: Iterable<T>, skip: number, limit: number): Generator<T> {
  let position = 0;
  for (const item of items) {
    position += 1;
    if (position <= skip) continue;
    yield item;
    if (limit > 0 && position >= skip + limit) return;
  }
}
