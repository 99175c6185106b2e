import { describe, expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';
import { decodeDocument } from './decode.js';
import { encodeDocument } from './encode.js';

const bytesOf = (doc: object) => Buffer.from(serialize(doc));

describe('decoding and encoding', () => {
  test.each<[string, unknown]>([
    ['an int32', 1],
    ['the smallest int32', -(2 ** 31)],
    ['a double that looks like an int', new Double(1)],
    ['a double', 1.5],
    ['minus zero', new Double(-0)],
    ['NaN', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['a double beyond int32', new Double(2 ** 40)],
    ['a small int64', Long.fromNumber(5)],
    ['an int64 beyond 2^53', Long.fromString('9007199254740993')],
    ['a decimal with its zeros', Decimal128.fromString('1.500')],
    ['a string beyond ASCII', 'שלום 🙂'],
    ['a long string', 'x'.repeat(1000)],
    ['an ObjectId', new ObjectId()],
    ['a date before 1970', new Date(-1)],
    ['a boolean', false],
    ['null', null],
    ['a UUID', new UUID()],
    ['binary of an old subtype', new Binary(Buffer.from('abc'), 2)],
    ['a regular expression', new BSONRegExp('^a', 'i')],
    ['a timestamp', new Timestamp({ t: 5, i: 6 })],
    ['code with scope', new Code('x', { a: new Double(2) })],
    ['the ends of the order', [new MinKey(), new MaxKey()]],
    ['what is nested', { a: [{ b: [1, new Double(2), { c: Long.ONE }] }] }],
    ['a reference', { $ref: 'c', $id: 1 }],
  ])('keeps %s to the bit', (_name, value) => {
    const bytes = bytesOf({ _id: 1, value });
    expect(encodeDocument(decodeDocument(bytes)).equals(bytes)).toBe(true);
  });

  test('takes __proto__ for a name like any other', () => {
    const doc = decodeDocument(bytesOf(JSON.parse('{"__proto__": {"polluted": true}}')));
    expect(Object.keys(doc)).toEqual(['__proto__']);
    expect((doc as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('hostile bytes', () => {
  const sound = bytesOf({ a: 'text', b: [1, { c: new ObjectId() }], d: new Binary(Buffer.from('abc')) });

  test('refuses every document that is cut off', () => {
    for (let length = 0; length < sound.length; length += 1) {
      expect(() => decodeDocument(sound.subarray(0, length))).toThrow(expect.objectContaining({ code: 22 }));
    }
  });

  test('never throws anything but a refusal, whatever byte is changed', () => {
    for (let at = 0; at < sound.length; at += 1) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const bytes = Buffer.from(sound);
        bytes[at] = value;
        try {
          decodeDocument(bytes);
        } catch (error) {
          expect([15, 22]).toContain((error as { code?: number }).code);
        }
      }
    }
  });

  test('refuses documents nested too deep, before the stack is used up', () => {
    const bytes = nested(5000);
    expect(() => decodeDocument(bytes)).toThrow(expect.objectContaining({ code: 15 }));
  });
});

function nested(depth: number): Buffer {
  let bytes = Buffer.from([5, 0, 0, 0, 0]);
  for (let i = 0; i < depth; i += 1) {
    const outer = Buffer.alloc(bytes.length + 8);
    outer.writeInt32LE(outer.length, 0);
    outer.write('\x03a\0', 4, 'latin1');
    bytes.copy(outer, 7);
    bytes = outer;
  }
  return bytes;
}
