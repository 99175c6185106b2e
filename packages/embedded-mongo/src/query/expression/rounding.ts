import { type DecimalNumber, toDecimal128 } from '../decimal.js';
import { decimalOf, integerOf, toDouble, toNumber } from '../numbers.js';
import { bsonType } from '../types.js';

type Direction = 'even' | 'zero' | 'up' | 'down';

/** Rounds to so many decimal places (negative ones are tens), keeping the number's type where it fits. */
export function roundTo(value: unknown, places: number, direction: Direction): unknown {
  const type = bsonType(value);
  const isWhole = type === 'int' || type === 'long';
  if (isWhole && places >= 0) return value;
  const exact = decimalOf(type === 'double' ? shortest(toNumber(value)) : value);
  if (typeof exact === 'number') return value;
  const result = roundDecimal(exact, places, direction);
  if (type === 'decimal') return toDecimal128(result);
  const { coefficient, exponent } = result;
  if (isWhole) return integerOf(coefficient * 10n ** BigInt(Math.max(0, exponent)), type) ?? toDouble(toNumber(value));
  return toDouble(Number(`${coefficient}E${exponent}`));
}

/** The decimal that a double is written as: 2.675 rounds as it reads. */
function shortest(value: number): unknown {
  return Number.isFinite(value) ? { toString: () => String(value) } : value;
}

function roundDecimal(value: Exclude<DecimalNumber, number>, places: number, direction: Direction) {
  const drop = -places - value.exponent;
  if (drop <= 0) return value;
  const unit = 10n ** BigInt(drop);
  const quotient = value.coefficient / unit;
  const rest = value.coefficient % unit;
  return { coefficient: quotient + step(quotient, rest, unit, direction), exponent: -places };
}

function step(quotient: bigint, rest: bigint, unit: bigint, direction: Direction): bigint {
  const sign = rest < 0n ? -1n : 1n;
  if (rest === 0n || direction === 'zero') return 0n;
  if (direction === 'up') return rest > 0n ? 1n : 0n;
  if (direction === 'down') return rest < 0n ? -1n : 0n;
  const twice = rest * sign * 2n;
  return twice > unit || (twice === unit && quotient % 2n !== 0n) ? sign : 0n;
}
