import { describe, expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID } from 'bson';
import { compareValues, equalValues, identicalValues } from './values.js';

const decimal = (text: string) => Decimal128.fromString(text);

/** One value of each step of MongoDB's order, lowest first. */
const ASCENDING: unknown[] = [
  new MinKey(),
  null,
  Number.NaN,
  decimal('-Infinity'),
  -1.5,
  0,
  Long.fromNumber(1),
  1.5,
  decimal('1.6'),
  Long.fromString('9007199254740993'),
  decimal('9007199254740994'),
  Number.POSITIVE_INFINITY,
  '',
  'A',
  'a',
  '\uffff',
  '\u{1f600}',
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 2 },
  { b: 0 },
  { a: 'x' },
  [],
  [1],
  [1, 2],
  [2],
  new Binary(Buffer.from('b')),
  new Binary(Buffer.from('aa')),
  new UUID('00000000-0000-4000-8000-000000000000'),
  new ObjectId('000000000000000000000001'),
  new ObjectId('000000000000000000000002'),
  false,
  true,
  new Date(-1),
  new Date(1),
  new Timestamp({ t: 1, i: 1 }),
  new Timestamp({ t: 1, i: 2 }),
  new BSONRegExp('a', ''),
  new BSONRegExp('a', 'i'),
  new MaxKey(),
];

describe('the order of values', () => {
  test('is that of MongoDB across all types, in both directions', () => {
    for (const [i, a] of ASCENDING.entries()) {
      for (const [j, b] of ASCENDING.entries())
        expect([i, j, Math.sign(compareValues(a, b))]).toEqual([i, j, Math.sign(i - j)]);
    }
  });

  test.each<[string, unknown, unknown]>([
    ['int and double', 1, new Double(1)],
    ['int and long', new Int32(5), Long.fromNumber(5)],
    ['long and decimal', Long.fromNumber(10), decimal('1E1')],
    ['zero and minus zero', 0, -0],
    ['null and missing', null, undefined],
    ['a regex and its BSON form', /a/i, new BSONRegExp('a', 'i')],
    ['documents with equal numbers of other types', { a: 1 }, { a: Long.fromNumber(1) }],
    ['both NaN', Number.NaN, decimal('NaN')],
  ])('takes %s for equal', (_name, a, b) => {
    expect(equalValues(a, b)).toBe(true);
    expect(equalValues(b, a)).toBe(true);
  });

  test('compares a double with a decimal by its exact value', () => {
    expect(compareValues(0.1, decimal('0.1'))).toBeGreaterThan(0);
    expect(compareValues(0.5, decimal('0.5'))).toBe(0);
  });

  test('takes documents with another key order for different', () => {
    expect(equalValues({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  });

  test('orders strings by the collation', () => {
    expect(equalValues('café', 'CAFE', { locale: 'en', strength: 1 })).toBe(true);
    expect(equalValues('café', 'CAFÉ', { locale: 'en', strength: 2 })).toBe(true);
    expect(equalValues('café', 'cafe', { locale: 'en', strength: 2 })).toBe(false);
    expect(compareValues('10', '9', { locale: 'en', numericOrdering: true })).toBeGreaterThan(0);
    expect(equalValues({ a: ['X'] }, { a: ['x'] }, { locale: 'en', strength: 2 })).toBe(true);
  });

  test.each([
    [{ strength: 1 }, 40414],
    [{ locale: 'xx_nowhere@q' }, 2],
    [{ locale: 'en', strength: 9 }, 51024],
    [{ locale: 'en', colour: 1 }, 40415],
  ])('refuses the collation %j', (collation, code) => {
    expect(() => compareValues('a', 'b', collation)).toThrow(expect.objectContaining({ code }));
  });
});

describe('identity of values', () => {
  test('tells number types apart, and key orders', () => {
    expect(identicalValues(1, new Double(1))).toBe(false);
    expect(identicalValues(1, new Int32(1))).toBe(true);
    expect(identicalValues(decimal('1.0'), decimal('1.00'))).toBe(false);
    expect(identicalValues({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBe(true);
    expect(identicalValues({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  });
});
