import { TYPE_TAGS, writeValue } from '../index-keys/encode-value.js';
import { KeyWriter } from '../index-keys/key-writer.js';
import { toNumber } from '../query/numbers.js';
import { type BsonType, bsonType } from '../query/types.js';
import type { Predicate } from './predicates.js';

/** A place between encoded values: right before everything that begins with these bytes, or right after. */
export interface Edge {
  bytes: Buffer;
  after: boolean;
}

/** Encoded values between two edges; a point when both edges are around one value. */
export interface Interval {
  lo: Edge;
  hi: Edge;
  point: boolean;
}

export interface Intervals {
  intervals: Interval[];
  /** Whether the intervals say exactly what the predicate says, for a field that is not an array. */
  exact: boolean;
}

/** Types that compare as one whole: ranges over them are ranges of bytes. */
const RANGED: ReadonlySet<BsonType> = new Set<BsonType>([
  ...(['int', 'double', 'long', 'decimal', 'string', 'objectId', 'bool', 'date', 'timestamp', 'binData'] as const),
]);

const writer = new KeyWriter();

/** Where the values that fulfil a predicate lie, in ascending order; undefined when an index cannot say. */
export function intervalsOf(predicate: Predicate): Intervals | undefined {
  switch (predicate.operator) {
    case 'eq':
      return equalTo(predicate.value);
    case 'in':
      return anyOf(predicate.values);
    case 'exists':
      return predicate.value ? undefined : { intervals: [pointAt(null)], exact: false };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return rangeOf(predicate.operator, predicate.value);
    default:
      return undefined;
  }
}

/** What two sets of intervals share. */
export function intersect(a: Intervals, b: Intervals): Intervals {
  const intervals = a.intervals.flatMap((x) => b.intervals.flatMap((y) => overlap(x, y)));
  return { intervals, exact: a.exact && b.exact };
}

/** The same interval in the bytes of a descending field. */
export function inverted({ lo, hi, point }: Interval): Interval {
  return { lo: invertedEdge(hi), hi: invertedEdge(lo), point };
}

/** The edge as bytes to compare keys with. FF follows no encoded value. */
export function edgeBytes(edge: Edge): Buffer {
  return edge.after ? Buffer.concat([edge.bytes, Buffer.of(0xff)]) : edge.bytes;
}

function equalTo(value: unknown): Intervals | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return { intervals: [pointAt(value)], exact: value !== null };
  // An array equals the whole field, indexed by its elements, or one element that is an array itself.
  return { intervals: ordered([pointAt(value), pointAt(value[0])]), exact: false };
}

function anyOf(values: unknown[]): Intervals | undefined {
  const each = values.map(equalTo);
  if (each.includes(undefined)) return undefined;
  const known = each as Intervals[];
  return { intervals: ordered(known.flatMap((set) => set.intervals)), exact: known.every((set) => set.exact) };
}

function rangeOf(operator: 'gt' | 'gte' | 'lt' | 'lte', value: unknown): Intervals | undefined {
  const type = bsonType(value);
  if (type === 'null' && operator.endsWith('e')) return { intervals: [pointAt(null)], exact: false };
  const numeric = TYPE_TAGS[type] === TYPE_TAGS.int;
  if (!RANGED.has(type) || (numeric && Number.isNaN(toNumber(value)))) return undefined;
  const bytes = encoded(value);
  const tag = Buffer.of(TYPE_TAGS[type]);
  const lowest: Edge = numeric ? { bytes: encoded(Number.NaN), after: true } : { bytes: tag, after: false };
  const interval: Interval = operator.startsWith('g')
    ? { lo: { bytes, after: operator === 'gt' }, hi: { bytes: tag, after: true }, point: false }
    : { lo: lowest, hi: { bytes, after: operator === 'lte' }, point: false };
  return { intervals: [interval], exact: true };
}

/** The point that one value is. */
export function pointAt(value: unknown): Interval {
  const bytes = encoded(value);
  return { lo: { bytes, after: false }, hi: { bytes, after: true }, point: true };
}

function encoded(value: unknown): Buffer {
  writer.start();
  writeValue(writer, value);
  return writer.take();
}

function ordered(intervals: Interval[]): Interval[] {
  const sorted = intervals.toSorted((a, b) => Buffer.compare(a.lo.bytes, b.lo.bytes));
  return sorted.filter((interval, i) => i === 0 || !interval.lo.bytes.equals((sorted[i - 1] as Interval).lo.bytes));
}

function overlap(a: Interval, b: Interval): Interval[] {
  const lo = compareEdges(a.lo, b.lo) >= 0 ? a.lo : b.lo;
  const hi = compareEdges(a.hi, b.hi) <= 0 ? a.hi : b.hi;
  return compareEdges(lo, hi) < 0 ? [{ lo, hi, point: a.point || b.point }] : [];
}

function compareEdges(a: Edge, b: Edge): number {
  return Buffer.compare(edgeBytes(a), edgeBytes(b));
}

function invertedEdge({ bytes, after }: Edge): Edge {
  return { bytes: Buffer.from(bytes.map((byte) => ~byte)), after: !after };
}
