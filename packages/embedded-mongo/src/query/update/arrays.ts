import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import type { FilterContext } from '../filter/condition.js';
import { isOperatorDocument, parseCondition } from '../filter/operators.js';
import { compileFilter } from '../filter.js';
import { toNumber } from '../numbers.js';
import type { ValueTest } from '../path.js';
import { fieldText, toText } from '../text.js';
import { asDocument, bsonType, isDocument, isNumeric } from '../types.js';
import { compareWith } from '../values.js';
import { creating, existing, fieldName, type UpdateContext, type UpdateOperator } from './operator.js';

export const addToSet: UpdateOperator = (path, operand, { strings }) => {
  const values = eachOf(operand);
  return creating(path, (old = []) => {
    if (!Array.isArray(old)) {
      throw new MongoError(
        2,
        `Cannot apply $addToSet to non-array field. Field named '${fieldName(path)}' has non-array type ${bsonType(old)}`,
      );
    }
    const result = [...old];
    for (const value of values) {
      if (!result.some((item) => compareWith(item, value, strings) === 0)) result.push(value);
    }
    return result;
  });
};

function eachOf(operand: unknown): unknown[] {
  if (!isDocument(operand) || Object.keys(operand)[0] !== '$each') return [operand];
  const { $each: each, ...rest } = operand;
  if (!Array.isArray(each)) {
    throw new MongoError(
      14,
      `The argument to $each in $addToSet must be an array but it was of type ${bsonType(each)}`,
    );
  }
  if (Object.keys(rest).length) {
    throw new MongoError(2, `Found unexpected fields after $each in $addToSet: ${toText(operand)}`);
  }
  return each;
}

export const pop: UpdateOperator = (path, operand) => {
  if (!isNumeric(operand)) throw new MongoError(9, `Expected a number in: ${fieldText(path, operand)}`);
  const end = toNumber(operand);
  if (!Number.isInteger(end)) throw new MongoError(9, `Expected an integer: ${fieldText(path, operand)}`);
  if (end !== 1 && end !== -1) throw new MongoError(9, `$pop expects 1 or -1, found: ${toText(operand)}`);
  return existing(path, (old) => {
    if (!Array.isArray(old)) {
      throw new MongoError(14, `Path '${path}' contains an element of non-array type '${bsonType(old)}'`);
    }
    return end === 1 ? old.slice(0, -1) : old.slice(1);
  });
};

export const pull: UpdateOperator = (path, operand, context) => removing(path, pullTest(operand, context));

export const pullAll: UpdateOperator = (path, operand, { strings }) => {
  if (!Array.isArray(operand)) {
    throw new MongoError(2, `$pullAll requires an array argument but was given a ${bsonType(operand)}`);
  }
  return removing(path, (item) => operand.some((value) => compareWith(item, value, strings) === 0));
};

/** A document is a filter of the elements, unless it is made of operators: those look at the elements themselves. */
function pullTest(operand: unknown, { strings, options }: UpdateContext): ValueTest {
  if (isDocument(operand) && !isOperatorDocument(operand)) {
    const test = compileFilter(asDocument(operand), options);
    return (item) => isDocument(item) && test(asDocument(item));
  }
  const context: FilterContext = { strings, options, compile: (filter: Document) => compileFilter(filter, options) };
  return parseCondition(operand, context).atValue;
}

function removing(path: string, test: ValueTest) {
  return existing(path, (old) => {
    if (!Array.isArray(old)) throw new MongoError(2, 'Cannot apply $pull to a non-array value');
    const kept = old.filter((item) => !test(item));
    return kept.length === old.length ? old : kept;
  });
}
