import { expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { compareValues } from '../query/values.js';
import { writeValue } from './encode-value.js';
import { KeyWriter } from './key-writer.js';

const writer = new KeyWriter();

function encode(value: unknown, descending = false): Buffer {
  writer.start();
  writeValue(writer, value);
  if (descending) writer.invertFrom(0);
  return writer.take();
}

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  1.5,
  -1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  1e300,
  -1e300,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  new Double(1),
  new Double(2),
  Long.ONE,
  Long.fromString('9007199254740993'),
  Long.fromString('9007199254740994'),
  Long.fromString('-9007199254740993'),
  Long.MAX_VALUE,
  Long.MIN_VALUE,
  2 ** 63,
  0.1,
  0.3,
  ...[
    '1',
    '1.0',
    '0.1',
    '0.10',
    '0.3',
    '-0.1',
    '9007199254740993',
    '9007199254740993.5',
    '1E+400',
    '-1E+400',
    '1E-400',
    '-1E-400',
    '1E-6176',
    '9.999999999999999999999999999999999E+6144',
    'NaN',
    'Infinity',
    '-Infinity',
    '0',
    '-0',
    '9223372036854775807',
    '0.1000000000000000055511151231257827',
    '0.1000000000000000055511151231257828',
  ].map((text) => Decimal128.fromString(text)),
];
const OTHERS = [
  null,
  '',
  'a',
  'a\0',
  'a\0b',
  'a\0\0',
  'a\x01',
  'ab',
  'b',
  'é',
  '\u{1f642}',
  '\uffff',
  'x'.repeat(300),
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { a: 'x' },
  { b: 1 },
  { a: { b: 1 } },
  [],
  [1],
  [1, 2],
  [[1]],
  ['a'],
  [null],
  true,
  false,
  new Date(0),
  new Date(-5),
  new Date(5),
  new Date(8.64e15),
  new ObjectId('000000000000000000000000'),
  new ObjectId('ffffffffffffffffffffffff'),
  new Binary(Buffer.from('ab')),
  new Binary(Buffer.from('b')),
  new Binary(Buffer.from('b'), 4),
  new Timestamp({ t: 1, i: 2 }),
  new Timestamp({ t: 2, i: 1 }),
  new BSONRegExp('a', ''),
  new BSONRegExp('a', 'i'),
  new BSONRegExp('b', ''),
  new MinKey(),
  new MaxKey(),
];

test('keys order as the values do, ascending and descending, and equal values have equal keys', () => {
  const values = [...NUMBERS, ...OTHERS];
  for (const a of values) {
    for (const b of values) {
      const expected = Math.sign(compareValues(a, b));
      expect([a, b, Math.sign(Buffer.compare(encode(a), encode(b)))]).toEqual([a, b, expected]);
      expect([a, b, Math.sign(Buffer.compare(encode(b, true), encode(a, true)))]).toEqual([a, b, expected]);
    }
  }
});

test('no key is the beginning of another', () => {
  const keys = [...NUMBERS, ...OTHERS].map((value) => encode(value));
  for (const a of keys) {
    for (const b of keys) {
      if (a.length < b.length) expect(b.subarray(0, a.length).equals(a)).toBe(false);
    }
  }
});

test('random numbers of all types keep their order', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const make = [
    () => Math.trunc((random() - 0.5) * 2 ** 32),
    () => (random() - 0.5) * 10 ** Math.trunc(random() * 40 - 20),
    () => Long.fromBits(Math.trunc(random() * 2 ** 32), Math.trunc(random() * 2 ** 32)),
    () => Decimal128.fromString(`${Math.trunc((random() - 0.5) * 1e9)}E${Math.trunc(random() * 40 - 20)}`),
  ];
  const values = Array.from({ length: 400 }, (_, i) => (make[i % make.length] as () => unknown)());
  const byKey = values.toSorted((a, b) => Buffer.compare(encode(a), encode(b)));
  for (let i = 1; i < byKey.length; i += 1) expect(compareValues(byKey[i - 1], byKey[i])).toBeLessThanOrEqual(0);
});
