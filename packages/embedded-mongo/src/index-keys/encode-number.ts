import type { Decimal128, Long } from 'bson';
import { parseDecimal } from '../query/decimal.js';
import { compareNumbers, toNumber } from '../query/numbers.js';
import type { BsonType } from '../query/types.js';
import type { KeyWriter } from './key-writer.js';

const EXACT = 0;
const ABOVE = 1;

/**
 * Appends a number of any type by its value: the largest double that is not above it, then how it goes on. Int 1,
 * Double 1, Long 1 and Decimal 1.0 give the same bytes; a Long beyond 2^53 and a Decimal keep all their digits.
 */
export function writeNumber(writer: KeyWriter, type: BsonType, value: unknown): void {
  const nearest = nearestDouble(type, value);
  if (type === 'int' || type === 'double' || Number.isNaN(nearest) || compareNumbers(nearest, value) === 0) {
    writer.double(nearest);
    writer.byte(EXACT);
    return;
  }
  writer.double(compareNumbers(nearest, value) > 0 ? nextBelow(nearest) : nearest);
  writer.byte(ABOVE);
  writeDigits(writer, value as Long | Decimal128);
}

/** A Decimal beyond all doubles is not infinite. */
function nearestDouble(type: BsonType, value: unknown): number {
  const nearest = toNumber(value);
  if (type !== 'decimal' || Math.abs(nearest) !== Number.POSITIVE_INFINITY || typeof parseDecimal(value) === 'number')
    return nearest;
  return nearest > 0 ? Number.MAX_VALUE : nearest;
}

function writeDigits(writer: KeyWriter, value: Long | Decimal128): void {
  const decimal = parseDecimal(value._bsontype === 'Long' ? value.toBigInt() : value);
  if (typeof decimal === 'number') return;
  const negative = decimal.coefficient < 0n;
  const written = String(negative ? -decimal.coefficient : decimal.coefficient);
  writer.byte(negative ? 0 : 1);
  const start = writer.length;
  writer.uint32(written.length + decimal.exponent + 0x8000);
  writer.bytes(Buffer.from(written.replace(/0+$/, ''), 'latin1'));
  writer.byte(0);
  if (negative) writer.invertFrom(start);
}

const view = new DataView(new ArrayBuffer(8));

/** The next double below one; for infinity the largest finite. */
function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}
