import { MongoError } from '../../errors.js';
import { toNumber } from '../numbers.js';
import { compileSort } from '../sort.js';
import { idText } from '../text.js';
import { asDocument, bsonType, isDocument, isNumeric } from '../types.js';
import { compareWith } from '../values.js';
import { creating, fieldName, type UpdateContext, type UpdateOperator } from './operator.js';

interface Push {
  values: unknown[];
  position: number | undefined;
  slice: number | undefined;
  compare: ((a: unknown, b: unknown) => number) | undefined;
}

const CLAUSES = new Set(['$each', '$slice', '$sort', '$position']);

/** `$push`: inserts at `$position` (or the end), then sorts, then slices. */
export const push: UpdateOperator = (path, operand, context) => {
  const spec = parsePush(operand, context);
  return creating(path, (old = [], { doc }) => {
    if (!Array.isArray(old)) {
      throw new MongoError(
        2,
        `The field '${fieldName(path)}' must be an array but is of type ${bsonType(old)} in document {${idText(doc)}}`,
      );
    }
    return pushed(old, spec);
  });
};

function pushed(array: unknown[], { values, position, slice, compare }: Push): unknown[] {
  const at = position === undefined ? array.length : position < 0 ? Math.max(0, array.length + position) : position;
  const result = [...array.slice(0, at), ...values, ...array.slice(at)];
  if (compare) result.sort(compare);
  if (slice === undefined) return result;
  return slice < 0 ? result.slice(slice) : result.slice(0, slice);
}

function parsePush(operand: unknown, context: UpdateContext): Push {
  if (!isDocument(operand) || !Object.hasOwn(operand, '$each')) {
    return { values: [operand], position: undefined, slice: undefined, compare: undefined };
  }
  const unknown = Object.keys(operand).find((key) => !CLAUSES.has(key));
  if (unknown !== undefined) throw new MongoError(2, `Unrecognized clause in $push: ${unknown}`);
  const { $each: values, $sort: sort } = operand;
  if (!Array.isArray(values)) {
    throw new MongoError(2, `The argument to $each in $push must be an array but it was of type: ${bsonType(values)}`);
  }
  return {
    values,
    position: integerClause(operand, '$position'),
    slice: integerClause(operand, '$slice'),
    compare: sort === undefined ? undefined : parseSort(sort, context),
  };
}

function integerClause(operand: Record<string, unknown>, name: '$slice' | '$position'): number | undefined {
  const value = operand[name];
  if (value === undefined) return undefined;
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (Number.isInteger(number)) return number;
  throw new MongoError(2, `The value for ${name} must be an integer value but was given type: ${bsonType(value)}`);
}

function parseSort(sort: unknown, { strings, options }: UpdateContext): (a: unknown, b: unknown) => number {
  if (isNumeric(sort)) {
    const order = toNumber(sort);
    if (order !== 1 && order !== -1) throw new MongoError(2, 'The $sort element value must be either 1 or -1');
    return (a, b) => order * compareWith(a, b, strings);
  }
  if (!isDocument(sort)) {
    throw new MongoError(
      2,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  if (Object.keys(sort).length === 0) {
    throw new MongoError(2, 'The $sort pattern is empty when it should be a set of fields.');
  }
  for (const [field, order] of Object.entries(sort)) {
    if (field === '') throw new MongoError(2, 'The $sort field cannot be empty');
    if (!isNumeric(order) || Math.abs(toNumber(order)) !== 1) {
      throw new MongoError(2, `The $sort element value must be either 1 or -1`);
    }
    if (field.split('.').includes('')) {
      throw new MongoError(2, `The $sort field is a dotted field but has an empty part: ${field}`);
    }
  }
  const compare = compileSort(sort, options.collation);
  return (a, b) => compare(documentOf(a), documentOf(b));
}

/** An element that is no document sorts as one without the fields. */
function documentOf(value: unknown) {
  return isDocument(value) ? asDocument(value) : {};
}
