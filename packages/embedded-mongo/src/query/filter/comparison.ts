import type { ObjectId } from 'bson';
import { MongoError } from '../../errors.js';
import { compareUtf8 } from '../collation.js';
import { compareNumbers, toNumber } from '../numbers.js';
import type { ValueTest } from '../path.js';
import { bsonType, isDocument, isNumeric } from '../types.js';
import { compareWith, typeRank } from '../values.js';
import { type Condition, condition, type FilterContext } from './condition.js';
import { compileRegex } from './regex.js';

/** Equality with a value; regexes are compared, not matched. */
export function equalTo(operand: unknown, { strings }: FilterContext): ValueTest {
  if (operand === null) return (value) => value === null || value === undefined;
  if (operand === undefined) throw new MongoError(2, 'cannot compare to undefined');
  if (typeof operand === 'boolean' || (typeof operand === 'string' && strings === compareUtf8)) {
    return (value) => value === operand;
  }
  if (typeof operand === 'number' && !Number.isNaN(operand)) {
    return (value) =>
      typeof value === 'number' ? value === operand : isNumeric(value) && compareNumbers(value, operand) === 0;
  }
  if (bsonType(operand) === 'objectId') {
    const { id } = operand as ObjectId;
    return (value) => bsonType(value) === 'objectId' && Buffer.compare((value as ObjectId).id, id) === 0;
  }
  return (value) => value !== undefined && compareWith(value, operand, strings) === 0;
}

/** A literal in a filter: equality, or for a regex also a match. */
export function literal(operand: unknown, context: FilterContext): ValueTest {
  if (bsonType(operand) !== 'regex') return equalTo(operand, context);
  const regex = compileRegex(operand);
  const same = equalTo(operand, context);
  return (value) => (typeof value === 'string' ? regex.test(value) : same(value));
}

/** `$gt`, `$gte`, `$lt`, `$lte`: only values of the operand's own type compare, but for MinKey and MaxKey. */
export function ordered(name: string, accept: (difference: number) => boolean) {
  return (operand: unknown, context: FilterContext): Condition => {
    const type = bsonType(operand);
    if (type === 'regex') throw new MongoError(2, `Can't have RegEx as arg to predicate over field '${name}'.`);
    if (type === 'undefined') throw new MongoError(2, 'cannot compare to undefined');
    if (isNumeric(operand)) return condition(orderedNumber(operand, accept));
    const rank = typeRank(operand);
    const anyType = type === 'minKey' || type === 'maxKey';
    return condition(
      (value) => (anyType || typeRank(value) === rank) && accept(compareWith(value, operand, context.strings)),
    );
  };
}

function orderedNumber(operand: unknown, accept: (difference: number) => boolean): ValueTest {
  const orEqual = accept(0);
  if (Number.isNaN(toNumber(operand))) return (value) => orEqual && isNumeric(value) && Number.isNaN(toNumber(value));
  return (value) => isNumeric(value) && !Number.isNaN(toNumber(value)) && accept(compareNumbers(value, operand));
}

/** `$in`: any of the values, regexes matched. */
export function oneOf(name: string) {
  return (operand: unknown, context: FilterContext): Condition => {
    if (!Array.isArray(operand)) throw new MongoError(2, `${name} needs an array`);
    for (const item of operand) {
      if (isDocument(item) && Object.keys(item)[0]?.startsWith('$') && !isReference(item)) {
        throw new MongoError(2, `cannot nest $ under ${name}`);
      }
    }
    const strings = new Set<unknown>(
      context.strings === compareUtf8 ? operand.filter((item) => typeof item === 'string') : [],
    );
    const tests = operand.filter((item) => !strings.has(item)).map((item) => literal(item, context));
    if (tests.length === 0) return condition((value) => strings.has(value));
    return condition((value) => strings.has(value) || tests.some((test) => test(value)));
  };
}

/** Whether a document is a reference (`$ref`, `$id`, `$db`), whose dollars are no operators. */
export function isReference(value: object): boolean {
  const first = Object.keys(value)[0];
  return first === '$ref' || first === '$id' || first === '$db';
}
