import { MAX_KEY_BYTES } from '../index-keys/index-entries.js';
import type { Document } from '../query/document.js';
import { edgeBytes, type Interval, type Intervals, intersect, intervalsOf, inverted } from './intervals.js';
import { impliesPartial } from './partial.js';
import { type Predicates, predicatesOf } from './predicates.js';

/** What the planner must know of an index. */
export interface PlannableIndex {
  name: string;
  key: Document;
  unique: boolean;
  sparse: boolean;
  multikey: boolean;
  cut: boolean;
  partialFilter: Document | undefined;
}

export interface ByteRange {
  start: Buffer;
  end: Buffer;
}

export type Plan =
  | { kind: 'collection'; reverse: boolean }
  | {
      kind: 'index';
      index: PlannableIndex;
      /** In the order of the index; relative to where its keys begin. */
      ranges: ByteRange[];
      /** Each range is one whole key of a unique index. */
      lookup: boolean;
      reverse: boolean;
      providesSort: boolean;
      /** Every document in the ranges matches the filter; nothing is left to test. */
      exact: boolean;
    };

export interface PlanRequest {
  filter: Document;
  sort?: Document | undefined;
  indexes: readonly PlannableIndex[];
  /** The index that the client insists on; the filter need not profit from it. */
  hinted?: PlannableIndex | undefined;
  /** Strings compare by a language: index order says nothing about them. */
  collated?: boolean;
}

type IndexPlan = Extract<Plan, { kind: 'index' }>;

/** More ranges than this are not worth their seeks. */
const MAX_RANGES = 20_000;

/** Chooses how to find the documents of a filter in the order of a sort: by which index and where in it, or all of them. */
export function planQuery({ filter, sort, indexes, hinted, collated = false }: PlanRequest): Plan {
  const predicates = predicatesOf(filter);
  if (hinted) return planIndex(hinted, predicates, sort, collated).plan;
  let best: { plan: IndexPlan; score: number } | undefined;
  for (const index of indexes) {
    if (!isUsable(index, filter, predicates)) continue;
    const candidate = planIndex(index, predicates, sort, collated);
    if (candidate.score > 0 && (!best || candidate.score > best.score)) best = candidate;
  }
  return best?.plan ?? { kind: 'collection', reverse: false };
}

/** Whether an index that leaves documents out still holds every document that matches. */
function isUsable(index: PlannableIndex, filter: Document, predicates: Predicates): boolean {
  if (index.partialFilter && !impliesPartial(filter, index.partialFilter)) return false;
  return !index.sparse || Object.keys(index.key).some((path) => excludesMissing(path, predicates));
}

function excludesMissing(path: string, { byPath }: Predicates): boolean {
  return (byPath.get(path) ?? []).some((predicate) => {
    if (predicate.operator === 'in') return !predicate.values.includes(null);
    if (predicate.operator === 'exists') return predicate.value;
    return predicate.operator !== 'other' && predicate.value !== null;
  });
}

function planIndex(index: PlannableIndex, predicates: Predicates, sort: Document | undefined, collated: boolean) {
  const bounds = boundsOf(index, predicates, collated);
  const ranges = rangesOf(bounds.map(({ intervals }) => intervals));
  const points = bounds.filter(({ intervals }) => intervals.every((interval) => interval.point)).length;
  const singles = leadingSinglePoints(bounds);
  const order =
    sort && !index.multikey && !index.cut && !collated ? sortDirection(index.key, sort, singles, bounds) : undefined;
  const whole = points === Object.keys(index.key).length;
  const plan: IndexPlan = {
    kind: 'index',
    index,
    ranges,
    lookup: whole && index.unique && !index.cut,
    reverse: order === 'reverse',
    providesSort: order !== undefined,
    exact: isExact(index, bounds, predicates),
  };
  const score = points * 10 + (bounds.length - points) * 5 + (plan.lookup ? 100 : 0) + (order ? 7 : 0);
  return { plan, score: bounds.length === 0 && !order ? 0 : score };
}

/** The intervals of the index's leading fields, up to the first that is not a set of points. */
function boundsOf(index: PlannableIndex, predicates: Predicates, collated: boolean): Intervals[] {
  const bounds: Intervals[] = [];
  const roots = new Set<string>();
  for (const [path, direction] of Object.entries(index.key)) {
    // Two fields under one array may be fulfilled by two of its elements, which no single entry shows.
    const root = path.split('.')[0] as string;
    if (index.multikey && roots.has(root)) break;
    roots.add(root);
    const found = fieldIntervals(predicates.byPath.get(path) ?? [], index.multikey, collated);
    if (!found) break;
    const intervals = Number(direction) < 0 ? found.intervals.map(inverted).reverse() : found.intervals;
    bounds.push({ ...found, intervals });
    if (!intervals.every((interval) => interval.point)) break;
  }
  return bounds;
}

function fieldIntervals(
  predicates: readonly { operator: string }[],
  multikey: boolean,
  collated: boolean,
): Intervals | undefined {
  const known = (predicates as Parameters<typeof intervalsOf>[0][])
    .filter((predicate) => !collated || !mentionsText(predicate))
    .map(intervalsOf)
    .filter((intervals) => intervals !== undefined);
  const first = known.find(({ intervals }) => intervals.every((interval) => interval.point)) ?? known[0];
  if (!first || known.length === 1) return first;
  // Each predicate may be fulfilled by another element of an array.
  if (multikey) return { ...first, exact: false };
  return known.reduce(intersect);
}

function mentionsText(predicate: object): boolean {
  const isText = (value: unknown) => typeof value === 'string' || (typeof value === 'object' && value !== null);
  if ('values' in predicate) return (predicate.values as unknown[]).some(isText);
  return 'value' in predicate && isText(predicate.value);
}

function rangesOf(bounds: Interval[][]): ByteRange[] {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let ranges: ByteRange[] = [{ start: Buffer.alloc(0), end: Buffer.of(0xff) }];
  for (const intervals of bounds) {
    if (prefixes.length * intervals.length > MAX_RANGES) break;
    ranges = prefixes.flatMap((prefix) =>
      intervals.map(({ lo, hi }) => cutRange({ start: join(prefix, edgeBytes(lo)), end: join(prefix, edgeBytes(hi)) })),
    );
    prefixes = prefixes.flatMap((prefix) => intervals.map(({ lo }) => join(prefix, lo.bytes)));
  }
  return ranges;
}

/** Bounds beyond the length of a kept key become the beginning that such keys share. */
function cutRange(range: ByteRange): ByteRange {
  const limit = MAX_KEY_BYTES - 32;
  const start = range.start.length > limit ? range.start.subarray(0, limit) : range.start;
  const end = range.end.length > limit ? join(range.end.subarray(0, limit), Buffer.of(0xff)) : range.end;
  return { start, end };
}

function leadingSinglePoints(bounds: Intervals[]): number {
  const first = bounds.findIndex(({ intervals }) => intervals.length !== 1 || !intervals[0]?.point);
  return first < 0 ? bounds.length : first;
}

/** Whether the index, behind its single values, runs in the order of the sort; fields held to one value order nothing. */
function sortDirection(
  key: Document,
  sort: Document,
  singles: number,
  bounds: Intervals[],
): 'forward' | 'reverse' | undefined {
  if (bounds.some(({ intervals }, i) => i >= singles && intervals.length > 1)) return undefined;
  const fields = Object.entries(key);
  const held = new Set(fields.slice(0, singles).map(([path]) => path));
  const wanted = Object.entries(sort).filter(([path]) => !held.has(path));
  let direction: 'forward' | 'reverse' | undefined;
  let position = singles;
  for (const [path, order] of wanted) {
    const field = fields[position];
    if (!field || field[0] !== path || typeof order === 'object') return undefined;
    const here = Number(field[1]) < 0 === Number(order) < 0 ? 'forward' : 'reverse';
    if (direction && direction !== here) return undefined;
    direction = here;
    position += 1;
  }
  return direction ?? 'forward';
}

function isExact(index: PlannableIndex, bounds: Intervals[], { byPath, complete }: Predicates): boolean {
  if (!complete || index.multikey || index.cut || index.partialFilter) return false;
  const paths = Object.keys(index.key).slice(0, bounds.length);
  if (paths.length < byPath.size || paths.some((path, i) => !byPath.has(path) || !bounds[i]?.exact)) return false;
  return [...byPath.values()].every((predicates) => predicates.every((predicate) => intervalsOf(predicate)?.exact));
}

function join(a: Buffer, b: Buffer): Buffer {
  return a.length === 0 ? b : Buffer.concat([a, b]);
}
