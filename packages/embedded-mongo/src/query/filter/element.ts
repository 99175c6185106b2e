import { MongoError } from '../../errors.js';
import { toBigInt, toNumber } from '../numbers.js';
import { toText } from '../text.js';
import { bsonType, isNumeric, TYPE_CODES } from '../types.js';
import { type Condition, condition } from './condition.js';

/** Reads `$type` operands: an alias, a code, `number`, or an array of them. */
function parseTypes(operand: unknown): Set<string> {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new MongoError(9, '$type must match at least one type');
  return new Set(list.flatMap(typeNames));
}

function typeNames(item: unknown): string[] {
  if (typeof item === 'string') {
    if (item === 'number') return ['int', 'double', 'long', 'decimal'];
    if (!Object.hasOwn(TYPE_CODES, item)) throw new MongoError(2, `Unknown type name alias: ${item}`);
    return [item];
  }
  if (!isNumeric(item)) throw new MongoError(14, `type must be represented as a number or a string`);
  const code = toNumber(item);
  const name = Object.entries(TYPE_CODES).find((entry) => entry[1] === code)?.[0];
  if (name === undefined) throw new MongoError(2, `Invalid numerical type code: ${toText(item)}`);
  return [name];
}

export function typeIs(operand: unknown): Condition {
  const types = parseTypes(operand);
  return condition((value) => value !== undefined && types.has(bsonType(value)));
}

export function exists(operand: unknown): Condition {
  const wanted = isNumeric(operand) ? toNumber(operand) !== 0 : Boolean(operand);
  const present = condition((value) => value !== undefined, 'whole');
  if (wanted) return present;
  return {
    atPath(path) {
      const test = present.atPath(path);
      return (doc) => !test(doc);
    },
    atValue: (value) => value === undefined,
  };
}

export function size(operand: unknown): Condition {
  const wanted = toNumber(operand);
  const problem = sizeProblem(operand, wanted);
  if (problem) throw new MongoError(9, `Failed to parse $size. ${problem}: $size: ${toText(operand)}`);
  return condition((value) => Array.isArray(value) && value.length === wanted, 'whole');
}

function sizeProblem(operand: unknown, wanted: number): string | undefined {
  if (!isNumeric(operand)) return 'Expected a number in';
  if (!Number.isInteger(wanted)) return 'Expected an integer';
  return wanted < 0 ? 'Expected a non-negative number in' : undefined;
}

export function modulo(operand: unknown): Condition {
  if (!Array.isArray(operand)) throw new MongoError(2, 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new MongoError(2, 'malformed mod, not enough elements');
  if (operand.length > 2) throw new MongoError(2, 'malformed mod, too many elements');
  const [divisor, remainder] = [wholeOf(operand[0]), wholeOf(operand[1])];
  if (divisor === undefined) throw new MongoError(2, 'malformed mod, divisor not a number');
  if (remainder === undefined) throw new MongoError(2, 'malformed mod, remainder not a number');
  if (divisor === 0n) throw new MongoError(2, 'divisor cannot be 0');
  return condition((value) => {
    const whole = wholeOf(value);
    return whole !== undefined && whole % divisor === remainder;
  });
}

function wholeOf(value: unknown): bigint | undefined {
  const type = bsonType(value);
  if (type === 'int' || type === 'long') return toBigInt(value);
  const number = Math.trunc(toNumber(value));
  return Number.isFinite(number) ? BigInt(number) : undefined;
}
