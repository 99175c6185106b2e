import type { Binary } from 'bson';
import { MongoError } from '../../errors.js';
import { toBigInt, toNumber } from '../numbers.js';
import { toText } from '../text.js';
import { bsonType, isNumeric } from '../types.js';
import { type Condition, condition } from './condition.js';

/** The four bit tests: given the bits asked for and those of the value, does it match? */
export function bits(name: string, accept: (value: bigint, mask: bigint) => boolean) {
  return (operand: unknown): Condition => {
    const mask = parseMask(name, operand);
    return condition((value) => {
      const found = bitsOf(value);
      return found !== undefined && accept(found, mask);
    });
  };
}

function parseMask(name: string, operand: unknown): bigint {
  if (Array.isArray(operand)) return operand.reduce((mask: bigint, at) => mask | (1n << position(at)), 0n);
  if (bsonType(operand) === 'binData') return bitsOf(operand) as bigint;
  if (!isNumeric(operand)) {
    throw new MongoError(2, `${name} takes an Array, a number, or a BinData but received: ${name}: ${toText(operand)}`);
  }
  const number = toNumber(operand);
  if (!Number.isInteger(number)) throw new MongoError(9, `Expected an integer: ${name}: ${toText(operand)}`);
  if (number < 0) throw new MongoError(9, `Expected a non-negative number in: ${name}: ${toText(operand)}`);
  return bsonType(operand) === 'long' ? toBigInt(operand) : BigInt(number);
}

function position(value: unknown): bigint {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (Number.isNaN(number)) throw new MongoError(2, `bit positions must be an integer but got: ${toText(value)}`);
  if (!Number.isInteger(number)) throw new MongoError(9, `Expected an integer: ${toText(value)}`);
  if (number < 0) throw new MongoError(9, `bit positions must be >= 0 but got: ${toText(value)}`);
  return BigInt(number);
}

/** The bits of a whole number (two's complement) or of binary data (lowest byte first). */
function bitsOf(value: unknown): bigint | undefined {
  const type = bsonType(value);
  if (type === 'int' || type === 'long') return toBigInt(value);
  if (type === 'double') return Number.isInteger(toNumber(value)) ? BigInt(toNumber(value)) : undefined;
  if (type !== 'binData') return undefined;
  const bytes = value instanceof Uint8Array ? value : (value as Binary).value();
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
