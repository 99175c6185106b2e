import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { compileExpression } from '../expression.js';
import { toText } from '../text.js';
import { isDocument } from '../types.js';
import { compareValues, typeRank } from '../values.js';
import { accumulated, parseAccumulators } from './group.js';
import type { Stage } from './stage.js';

const OPTIONS = new Set(['groupBy', 'boundaries', 'default', 'output']);

/** Groups by the range of boundaries that a value falls in: lower bound included, upper not. */
export const bucket: Stage = (operand, context) => {
  if (!isDocument(operand)) throw new MongoError(40201, 'Argument to $bucket stage must be an object, but found type');
  const { groupBy, boundaries, default: otherwise, output = { count: { $sum: 1 } } } = operand;
  const unknown = Object.keys(operand).find((key) => !OPTIONS.has(key));
  if (unknown !== undefined) throw new MongoError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  if (groupBy === undefined || boundaries === undefined) {
    throw new MongoError(40198, '$bucket requires groupBy and boundaries to be specified.');
  }
  if (!isDocument(output)) throw new MongoError(40196, "The $bucket 'output' field must be an object");
  const bounds = parseBoundaries(boundaries);
  const fallback = otherwise === undefined ? undefined : { key: compileExpression(otherwise, context)({}) };
  checkDefault(fallback, bounds);
  const groupValue = compileExpression(groupBy, context);
  const accumulators = parseAccumulators(output, context);

  return function* (docs) {
    const buckets = new Map<unknown, Document[]>();
    for (const doc of docs) {
      const key = bucketOf(groupValue(doc) ?? null, bounds, fallback);
      const members = buckets.get(key);
      if (members) members.push(doc);
      else buckets.set(key, [doc]);
    }
    for (const key of [...bounds, ...(fallback ? [fallback.key] : [])].sort((a, b) => compareValues(a, b))) {
      const members = buckets.get(key);
      if (members) yield { _id: key, ...accumulated(accumulators, members) };
    }
  };
};

function parseBoundaries(boundaries: unknown): unknown[] {
  if (!Array.isArray(boundaries))
    throw new MongoError(40200, "The $bucket 'boundaries' field must be an array, but found type");
  if (boundaries.length < 2) {
    throw new MongoError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  }
  const bounds = boundaries.map((bound) => compileExpression(bound)({}));
  for (const [index, bound] of bounds.slice(1).entries()) {
    if (typeRank(bounds[index]) !== typeRank(bound)) {
      throw new MongoError(40193, `All values in the the 'boundaries' option to $bucket must have the same type.`);
    }
    if (compareValues(bounds[index], bound) >= 0) {
      throw new MongoError(
        40194,
        `The 'boundaries' option to $bucket must be sorted, but elements ${index} and ${index + 1} are not in ascending order`,
      );
    }
  }
  return bounds;
}

function checkDefault(fallback: { key: unknown } | undefined, bounds: unknown[]): void {
  if (!fallback || typeRank(fallback.key) !== typeRank(bounds[0])) return;
  if (compareValues(fallback.key, bounds[0]) >= 0 && compareValues(fallback.key, bounds.at(-1)) < 0) {
    throw new MongoError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
}

function bucketOf(value: unknown, bounds: unknown[], fallback: { key: unknown } | undefined): unknown {
  const above = bounds.findIndex((bound) => compareValues(value, bound) < 0);
  if (above > 0) return bounds[above - 1];
  if (fallback) return fallback.key;
  throw new MongoError(
    40066,
    `$switch could not find a matching branch for an input, and no default was specified: ${toText(value)}`,
  );
}
