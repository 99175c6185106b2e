import * as expressions from 'mingo/operators/expression';
import type { Document } from '../document.js';
import { isDocument } from '../types.js';
import { type Operator, withPlainArguments } from './adapter.js';

const dateFromParts = withPlainArguments(
  (expressions as unknown as Record<string, Operator>).$dateFromParts as Operator,
);

/** Dates where mingo is wrong. */
export const dateOperators: [string, Operator][] = [
  [
    '$dateFromParts',
    // Without a day mingo takes the one before the first.
    (doc, args, options) => dateFromParts(doc, isDocument(args) ? withFirstDay(args) : args, options),
  ],
];

function withFirstDay(parts: Document): Document {
  return Object.hasOwn(parts, 'isoWeekYear')
    ? { isoWeek: 1, isoDayOfWeek: 1, ...parts }
    : { month: 1, day: 1, ...parts };
}
