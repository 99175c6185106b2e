import { Decimal128 } from 'bson';

/** An exact decimal number: coefficient · 10^exponent, or one of the three that have no digits. */
export type DecimalNumber = { coefficient: bigint; exponent: number } | number;

/** IEEE 754 decimal128 holds 34 digits, exponents from -6176 to 6111. */
const DIGITS = 34;
const LIMIT = 10n ** 34n;

/** Reads any BSON number exactly: a double as the binary fraction that it is. NaN and the infinities stay numbers. */
export function parseDecimal(value: unknown): DecimalNumber {
  if (typeof value === 'number') return fromDouble(value);
  if (typeof value === 'bigint') return { coefficient: value, exponent: 0 };
  const text = String(value);
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!match) return Number(text);
  if ((value as { _bsontype?: unknown })._bsontype === 'Double') return fromDouble(Number(text));
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const digits = BigInt(`${whole}${fraction}` || '0');
  return { coefficient: sign === '-' ? -digits : digits, exponent: Number(power) - fraction.length };
}

/** Orders exact decimals; NaN below all. */
export function compareDecimals(a: DecimalNumber, b: DecimalNumber): number {
  if (typeof a === 'number' || typeof b === 'number') {
    // NaN or an infinity stands against it: any finite number, however large, counts as 0.
    const [x, y] = [typeof a === 'number' ? a : 0, typeof b === 'number' ? b : 0];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
    return x < y ? -1 : x > y ? 1 : 0;
  }
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** a + b, exactly. */
export function addDecimals(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  if (typeof a === 'number' || typeof b === 'number') return approximate(a) + approximate(b);
  const [x, y] = align(a, b);
  return { coefficient: x + y, exponent: Math.min(a.exponent, b.exponent) };
}

/** a · b, exactly. */
export function multiplyDecimals(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  if (typeof a === 'number' || typeof b === 'number') return approximate(a) * approximate(b);
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** a / b to 34 digits. */
export function divideDecimals(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  if (typeof a === 'number' || typeof b === 'number' || b.coefficient === 0n) return approximate(a) / approximate(b);
  const scale = DIGITS + 1 + Math.max(0, digitsOf(b.coefficient) - digitsOf(a.coefficient));
  const quotient = (a.coefficient * 10n ** BigInt(scale)) / b.coefficient;
  return stripZeros({ coefficient: quotient, exponent: a.exponent - b.exponent - scale }, a.exponent - b.exponent);
}

/** Rounds to 34 digits, ties to even, and wraps. */
export function toDecimal128(value: DecimalNumber): Decimal128 {
  if (typeof value === 'number') return Decimal128.fromString(String(value));
  const { coefficient, exponent } = roundToDigits(value);
  return Decimal128.fromString(`${coefficient}E${exponent}`);
}

function roundToDigits({ coefficient, exponent }: { coefficient: bigint; exponent: number }) {
  const magnitude = coefficient < 0n ? -coefficient : coefficient;
  const excess = digitsOf(magnitude) - DIGITS;
  if (excess <= 0) return { coefficient, exponent };
  const unit = 10n ** BigInt(excess);
  const rest = magnitude % unit;
  let rounded = magnitude / unit;
  if (rest * 2n > unit || (rest * 2n === unit && rounded % 2n === 1n)) rounded += 1n;
  const shift = rounded === LIMIT ? 1 : 0;
  if (shift) rounded /= 10n;
  return { coefficient: coefficient < 0n ? -rounded : rounded, exponent: exponent + excess + shift };
}

function stripZeros(value: { coefficient: bigint; exponent: number }, upTo: number) {
  let { coefficient, exponent } = value;
  while (exponent < upTo && coefficient !== 0n && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return coefficient === 0n ? { coefficient, exponent: upTo } : { coefficient, exponent };
}

function fromDouble(value: number): DecimalNumber {
  if (!Number.isFinite(value)) return value;
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  let mantissa = value;
  let twos = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    twos += 1;
  }
  // m / 2^k = m · 5^k / 10^k
  return { coefficient: BigInt(mantissa) * 5n ** BigInt(twos), exponent: -twos };
}

function approximate(value: DecimalNumber): number {
  return typeof value === 'number' ? value : Number(`${value.coefficient}E${value.exponent}`);
}

function align(a: { coefficient: bigint; exponent: number }, b: { coefficient: bigint; exponent: number }) {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b.coefficient * 10n ** BigInt(b.exponent - exponent),
  ] as const;
}

function digitsOf(value: bigint): number {
  return String(value < 0n ? -value : value).length;
}
