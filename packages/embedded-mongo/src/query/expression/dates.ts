import type { ObjectId, Timestamp } from 'bson';
import * as expressions from 'mingo/operators/expression';
import type { Document } from '../document.js';
import { integerOf } from '../numbers.js';
import { bsonType, isDocument } from '../types.js';
import { type Operator, plain, withPlainArguments } from './adapter.js';

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
  // Without a day mingo takes the one before the first.
  $dateFromParts: (doc, args, options) =>
    engine.$dateFromParts(doc, isDocument(args) ? withFirstDay(args) : args, options),
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

function withFirstDay(parts: Document): Document {
  return Object.hasOwn(parts, 'isoWeekYear')
    ? { isoWeek: 1, isoDayOfWeek: 1, ...parts }
    : { month: 1, day: 1, ...parts };
}
