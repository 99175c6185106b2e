import type { ObjectId, Timestamp } from 'bson';
import * as expressions from 'mingo/operators/expression';
import type { Options } from 'mingo/types';
import type { Document } from '../document.js';
import { integerOf, toNumber } from '../numbers.js';
import { bsonType, isDocument } from '../types.js';
import { type Operator, plain, withPlainArguments } from './adapter.js';
import { evaluateIn } from './eager.js';

const OPERATORS = [
  ...['$year', '$month', '$week', '$dayOfYear', '$dayOfMonth', '$dayOfWeek', '$hour', '$minute', '$second'],
  ...['$millisecond', '$isoWeek', '$isoWeekYear', '$isoDayOfWeek', '$dateAdd', '$dateSubtract', '$dateDiff'],
  ...['$dateTrunc', '$dateToParts', '$dateToString', '$dateFromParts'],
] as const;

const engine = Object.fromEntries(
  OPERATORS.map((name) => [
    name,
    withPlainArguments((expressions as unknown as Record<string, Operator>)[name] as Operator, toDate),
  ]),
) as Record<(typeof OPERATORS)[number], Operator>;

/** mingo's operators on dates, which take all that MongoDB takes for one. */
export const dateOperators: [string, Operator][] = Object.entries({
  ...engine,
  $dateFromParts: (doc, args, options) =>
    engine.$dateFromParts(doc, isDocument(args) ? calendarParts(doc, args, options) : args, options),
  $dateDiff(doc, args, options) {
    const difference = engine.$dateDiff(doc, args, options);
    return typeof difference === 'number' ? integerOf(BigInt(difference), 'long') : difference;
  },
} satisfies Record<string, Operator>);

/** A date, also of a timestamp or an ObjectId; any other value made plain. */
function toDate(value: unknown): unknown {
  const type = bsonType(value);
  if (type === 'objectId') return (value as ObjectId).getTimestamp();
  return type === 'timestamp' ? new Date((value as Timestamp).t * 1000) : plain(value);
}

/** Parts as mingo can use them: without a day it takes the one before the first, and of ISO weeks it knows nothing. */
function calendarParts(doc: unknown, parts: Document, options: Options): Document {
  if (!Object.hasOwn(parts, 'isoWeekYear')) return { month: 1, day: 1, ...parts };
  const { isoWeekYear, isoWeek = 1, isoDayOfWeek = 1, ...time } = parts;
  const [year = 0, week = 0, day = 0] = [isoWeekYear, isoWeek, isoDayOfWeek].map((part) =>
    toNumber(evaluateIn(doc, part, options)),
  );
  // The fourth of January is always in the first ISO week.
  const fourth = new Date(Date.UTC(year, 0, 4));
  const date = new Date(Date.UTC(year, 0, 4 - ((fourth.getUTCDay() + 6) % 7) + (week - 1) * 7 + day - 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), ...time };
}
