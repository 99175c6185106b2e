import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { compileExpression } from '../expression.js';
import { toNumber } from '../numbers.js';
import { isDocument, isNumeric } from '../types.js';
import { compareValues, equalValues } from '../values.js';
import { accumulated, parseAccumulators } from './group.js';
import type { Stage } from './stage.js';

const OPTIONS = new Set(['groupBy', 'buckets', 'output', 'granularity']);

interface Row {
  key: unknown;
  doc: Document;
}

/** Groups into so many buckets of about one size; equal values stay together. */
export const bucketAuto: Stage = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(40240, 'The argument to $bucketAuto must be an object');
  const { groupBy, buckets, output = { count: { $sum: 1 } }, granularity } = operand;
  const unknown = Object.keys(operand).find((key) => !OPTIONS.has(key));
  if (unknown !== undefined) throw new MongoError(40245, `Unrecognized option to $bucketAuto: ${unknown}.`);
  if (granularity !== undefined) {
    throw new MongoError(238, '$bucketAuto with granularity is not supported by the embedded server');
  }
  if (groupBy === undefined || buckets === undefined) {
    throw new MongoError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  }
  if (!isNumeric(buckets) || !Number.isInteger(toNumber(buckets))) {
    throw new MongoError(
      40241,
      "The $bucketAuto 'buckets' field must be a numeric value representable as a 32-bit integer",
    );
  }
  if (toNumber(buckets) <= 0) {
    throw new MongoError(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  }
  if (!isDocument(output)) throw new MongoError(40244, "The $bucketAuto 'output' field must be an object");
  const keyOf = compileExpression(groupBy, context);
  const accumulators = parseAccumulators(output, context);
  return (docs) => {
    const rows = Array.from(docs, (doc) => ({ key: keyOf(doc) ?? null, doc }));
    rows.sort((a, b) => compareValues(a.key, b.key, context.collation));
    const groups = splitEvenly(rows, toNumber(buckets));
    return groups.map((group, index) => ({
      _id: { min: group[0]?.key, max: (groups[index + 1]?.[0] ?? group.at(-1))?.key },
      ...accumulated(
        accumulators,
        group.map((row) => row.doc),
      ),
    }));
  };
};

function splitEvenly(rows: Row[], buckets: number): Row[][] {
  const size = Math.max(1, Math.round(rows.length / buckets));
  const groups: Row[][] = [];
  for (let start = 0; start < rows.length; ) {
    let end = groups.length === buckets - 1 ? rows.length : Math.min(rows.length, start + size);
    while (end < rows.length && equalValues(rows[end - 1]?.key, rows[end]?.key)) end += 1;
    groups.push(rows.slice(start, end));
    start = end;
  }
  return groups;
}
