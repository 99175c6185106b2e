import { MongoError } from '../../errors.js';
import type { Document } from '../document.js';
import { asDocument, bsonType, isDocument } from '../types.js';
import { bits } from './bits.js';
import { equalTo, isReference, literal, oneOf, ordered } from './comparison.js';
import { allOf, type Condition, condition, type FilterContext, not } from './condition.js';
import { exists, modulo, size, typeIs } from './element.js';
import { compileRegex } from './regex.js';

type Operator = (operand: unknown, context: FilterContext, siblings: Document) => Condition;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', (operand, context) => condition(equalTo(operand, context))],
  ['$ne', notEqual],
  ['$gt', ordered('$gt', (difference) => difference > 0)],
  ['$gte', ordered('$gte', (difference) => difference >= 0)],
  ['$lt', ordered('$lt', (difference) => difference < 0)],
  ['$lte', ordered('$lte', (difference) => difference <= 0)],
  ['$in', oneOf('$in')],
  ['$nin', (operand, context) => not(oneOf('$nin')(operand, context))],
  ['$not', negation],
  ['$exists', exists],
  ['$type', typeIs],
  ['$size', size],
  ['$mod', modulo],
  ['$all', all],
  ['$elemMatch', elemMatch],
  ['$regex', (operand, _context, siblings) => regex(operand, siblings.$options)],
  ['$options', options],
  ['$comment', () => condition(() => true)],
  ['$bitsAllSet', bits('$bitsAllSet', (value, mask) => (value & mask) === mask)],
  ['$bitsAllClear', bits('$bitsAllClear', (value, mask) => (value & mask) === 0n)],
  ['$bitsAnySet', bits('$bitsAnySet', (value, mask) => (value & mask) !== 0n)],
  ['$bitsAnyClear', bits('$bitsAnyClear', (value, mask) => (value & mask) !== mask)],
  ...['$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$geoNear'].map((name) => [name, geo(name)] as const),
]);

/** Operators that stand for a whole filter even inside `$elemMatch`. */
const LOGICAL = new Set(['$and', '$or', '$nor', '$where', '$expr', '$jsonSchema', '$text']);

/** The condition that a field's value in a filter stands for: an operator document, a regex, or equality. */
export function parseCondition(operand: unknown, context: FilterContext): Condition {
  if (isOperatorDocument(operand)) return parseOperators(operand, context);
  return condition(literal(isDocument(operand) ? asDocument(operand) : operand, context));
}

/** Whether a value is a document of operators: its first key starts with a dollar, and it is no reference. */
export function isOperatorDocument(value: unknown): value is Document {
  return isDocument(value) && Object.keys(value)[0]?.charCodeAt(0) === 36 && !isReference(value);
}

function parseOperators(operators: Document, context: FilterContext): Condition {
  const conditions = Object.keys(operators).map((name) => {
    const operator = OPERATORS.get(name);
    if (!operator) throw new MongoError(2, `unknown operator: ${name}`);
    return operator(operators[name], context, operators);
  });
  return allOf(conditions);
}

function notEqual(operand: unknown, context: FilterContext): Condition {
  if (bsonType(operand) === 'regex') throw new MongoError(2, "Can't have regex as arg to $ne.");
  return not(condition(equalTo(operand, context)));
}

function negation(operand: unknown, context: FilterContext): Condition {
  if (bsonType(operand) === 'regex') return not(condition(literal(operand, context)));
  if (!isDocument(operand)) throw new MongoError(2, '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw new MongoError(2, '$not cannot be empty');
  return not(parseOperators(operand, context));
}

function all(operand: unknown, context: FilterContext): Condition {
  if (!Array.isArray(operand)) throw new MongoError(2, '$all needs an array');
  if (operand.length === 0) return condition(() => false);
  const nested = operand.map((item) => isDocument(item) && Object.keys(item)[0] === '$elemMatch');
  if (nested[0]) {
    if (nested.includes(false)) throw new MongoError(2, '$all/$elemMatch has to be consistent');
    return allOf(operand.map((item: Document) => elemMatch(item.$elemMatch, context)));
  }
  if (operand.some(isOperatorDocument)) throw new MongoError(2, 'no $ expressions in $all');
  return allOf(operand.map((item) => condition(literal(item, context))));
}

function elemMatch(operand: unknown, context: FilterContext): Condition {
  if (!isDocument(operand)) throw new MongoError(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  if (isOperatorDocument(operand) && !LOGICAL.has(first as string)) {
    const inner = parseOperators(operand, context);
    return condition((value) => Array.isArray(value) && value.some(inner.atValue), 'whole');
  }
  const inner = context.compile(operand);
  return condition((value) => Array.isArray(value) && value.some((item) => matchesElement(item, inner)), 'whole');
}

/** An array inside the array counts as a document of its indexes. */
function matchesElement(item: unknown, inner: (doc: Document) => boolean): boolean {
  if (Array.isArray(item)) return inner(Object.fromEntries(item.entries()));
  return isDocument(item) && inner(asDocument(item));
}

function regex(operand: unknown, flags: unknown): Condition {
  const compiled = compileRegex(operand, flags);
  return condition((value) => typeof value === 'string' && compiled.test(value));
}

function options(_operand: unknown, _context: FilterContext, siblings: Document): Condition {
  if (!Object.hasOwn(siblings, '$regex')) throw new MongoError(2, '$options needs a $regex');
  return condition(() => true);
}

function geo(name: string): Operator {
  return () => {
    throw new MongoError(238, `${name} is not supported by the embedded server`);
  };
}
