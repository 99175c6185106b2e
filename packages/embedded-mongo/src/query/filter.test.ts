import { describe, expect, test } from '@jest/globals';
import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Document } from './document.js';
import { compileFilter } from './filter.js';

const id = new ObjectId();

/** Filter, documents that it matches, documents that it does not. */
const CASES: [name: string, filter: Document, matches: Document[], others: Document[]][] = [
  ['an empty filter', {}, [{}, { a: 1 }], []],
  ['equality', { a: 1 }, [{ a: 1 }, { a: new Double(1) }, { a: [3, 1] }], [{ a: '1' }, { a: true }, {}]],
  [
    'equality of wrapped numbers',
    { a: Long.fromNumber(7) },
    [{ a: 7 }, { a: Decimal128.fromString('7.0') }],
    [{ a: 8 }],
  ],
  ['null: a missing field too', { a: null }, [{}, { a: null }, { a: [null] }], [{ a: 0 }, { a: [] }]],
  [
    'null below an array of documents',
    { 'a.b': null },
    [{ a: [{}, { b: 1 }] }, { a: 1 }, {}],
    [{ a: [{ b: 1 }] }, { a: [1] }, { a: [] }],
  ],
  ['a whole array', { a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2], 3] }], [{ a: [2, 1] }, { a: [1, 2, 3] }]],
  [
    'a whole document in its key order',
    { a: { x: 1, y: 2 } },
    [{ a: { x: 1, y: 2 } }],
    [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }],
  ],
  ['an ObjectId', { a: id }, [{ a: new ObjectId(id.toHexString()) }], [{ a: id.toHexString() }]],
  ['a date', { a: new Date(5) }, [{ a: new Date(5) }], [{ a: 5 }, { a: new Timestamp({ t: 0, i: 5 }) }]],
  [
    'a regex',
    { a: /^ab/i },
    [{ a: 'ABc' }, { a: ['x', 'ab'] }, { a: new BSONRegExp('^ab', 'i') }],
    [{ a: 'xab' }, { a: 1 }],
  ],
  ['a dotted path', { 'a.b': 1 }, [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }], [{ 'a.b': 1 }, { a: [[{ b: 1 }]] }]],
  ['an array index', { 'a.1': 5 }, [{ a: [1, 5] }, { a: { 1: 5 } }, { a: [{ 1: 5 }] }], [{ a: [5, 1] }]],
  ['a path through an index', { 'a.0.b': 1 }, [{ a: [{ b: 1 }] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
  ['__proto__ and constructor as data', { constructor: null, '__proto__.x': null }, [{}], [{ constructor: 1 }]],
  ['$eq', { a: { $eq: 'x' } }, [{ a: 'x' }, { a: ['x'] }], [{ a: 'y' }]],
  ['$eq with a regex: no match of strings', { a: { $eq: /x/ } }, [{ a: /x/ }], [{ a: 'x' }]],
  ['$ne', { a: { $ne: 1 } }, [{}, { a: 2 }, { a: [2] }], [{ a: 1 }, { a: [1, 2] }]],
  [
    '$gt within its type',
    { a: { $gt: 5 } },
    [{ a: 6 }, { a: [1, 9] }, { a: Long.fromNumber(6) }],
    [{ a: 5 }, { a: 'z' }, { a: null }, { a: Number.NaN }, {}],
  ],
  ['$gte', { a: { $gte: 'b' } }, [{ a: 'b' }, { a: 'c' }], [{ a: 'a' }, { a: 9 }]],
  ['$gte null is null', { a: { $gte: null } }, [{ a: null }, {}], [{ a: 0 }]],
  ['$lt on dates', { a: { $lt: new Date(10) } }, [{ a: new Date(9) }], [{ a: new Date(10) }, { a: 1 }]],
  ['$lte NaN is NaN', { a: { $lte: Number.NaN } }, [{ a: Number.NaN }], [{ a: 1 }]],
  ['$gt MinKey reaches every type', { a: { $gt: new MinKey() } }, [{ a: 'x' }, { a: 1 }], [{ a: new MinKey() }]],
  ['$lt MaxKey reaches every type', { a: { $lt: new MaxKey() } }, [{ a: 'x' }, { a: {} }], [{ a: new MaxKey() }]],
  ['a range met by different elements', { a: { $gt: 5, $lt: 4 } }, [{ a: [3, 6] }], [{ a: [5, 4] }]],
  [
    '$in',
    { a: { $in: [1, 'x', null, /^q/] } },
    [{ a: 1 }, { a: 'x' }, {}, { a: 'queue' }, { a: ['y', 'x'] }],
    [{ a: 2 }, { a: 'y' }],
  ],
  ['$in with arrays', { a: { $in: [[1]] } }, [{ a: [1] }, { a: [[1]] }], [{ a: 1 }]],
  ['$nin', { a: { $nin: [1, 2] } }, [{}, { a: 3 }], [{ a: 1 }, { a: [3, 2] }]],
  ['$and', { $and: [{ a: 1 }, { b: 2 }] }, [{ a: 1, b: 2 }], [{ a: 1 }]],
  ['$or', { $or: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }], [{}]],
  ['$nor', { $nor: [{ a: 1 }, { b: 2 }] }, [{}], [{ a: 1 }, { b: 2 }]],
  ['$not', { a: { $not: { $gt: 5 } } }, [{}, { a: 5 }, { a: 'x' }], [{ a: 6 }]],
  ['$not with several operators', { a: { $not: { $gt: 1, $lt: 5 } } }, [{ a: 7 }], [{ a: 3 }]],
  ['$not with a regex', { a: { $not: /^p/ } }, [{ a: 'x' }, {}], [{ a: 'pear' }]],
  ['$exists', { a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
  ['$exists false below an array', { 'a.b': { $exists: false } }, [{ a: [] }, { a: [{}] }, {}], [{ a: [{ b: 1 }] }]],
  ['$type by alias', { a: { $type: 'string' } }, [{ a: 'x' }, { a: [1, 'x'] }], [{ a: 1 }, {}]],
  [
    '$type number',
    { a: { $type: 'number' } },
    [{ a: 1 }, { a: Long.ONE }, { a: Decimal128.fromString('1') }],
    [{ a: '1' }],
  ],
  [
    '$type by code',
    { a: { $type: [16, 18] } },
    [{ a: 1 }, { a: Long.ONE }, { a: new Int32(1) }],
    [{ a: 1.5 }, { a: new Double(1) }],
  ],
  ['$type array', { a: { $type: 'array' } }, [{ a: [] }, { a: [[]] }], [{ a: 1 }]],
  ['$size', { a: { $size: 2 } }, [{ a: [1, 2] }], [{ a: [1] }, { a: [[1, 2]] }, { a: 2 }]],
  ['$mod', { a: { $mod: [4, 1] } }, [{ a: 5 }, { a: 5.9 }, { a: Long.fromNumber(9) }], [{ a: 4 }, { a: '5' }]],
  ['$mod keeps the sign', { a: { $mod: [4, -1] } }, [{ a: -5 }], [{ a: 5 }]],
  ['$all', { a: { $all: [1, 2] } }, [{ a: [2, 3, 1] }], [{ a: [1] }]],
  ['$all with one value', { a: { $all: [1] } }, [{ a: 1 }], [{ a: 2 }]],
  ['$all of nothing', { a: { $all: [] } }, [], [{ a: [] }, { a: 1 }]],
  [
    '$all of $elemMatch',
    { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } },
    [{ a: [{ b: 1 }, { b: 2 }] }],
    [{ a: [{ b: 1 }] }],
  ],
  [
    '$elemMatch on values',
    { a: { $elemMatch: { $gte: 80, $lt: 85 } } },
    [{ a: [82, 90] }],
    [{ a: [75, 88] }, { a: 82 }],
  ],
  [
    '$elemMatch on documents',
    { a: { $elemMatch: { x: 1, y: { $gt: 5 } } } },
    [{ a: [{ x: 1, y: 6 }] }],
    [{ a: [{ x: 1 }, { y: 6 }] }],
  ],
  [
    '$elemMatch with $or',
    { a: { $elemMatch: { $or: [{ x: 1 }, { y: 1 }] } } },
    [{ a: [{ y: 1 }] }],
    [{ a: [{ z: 1 }] }],
  ],
  ['$elemMatch with $not', { a: { $elemMatch: { $not: { $eq: 1 } } } }, [{ a: [1, 2] }], [{ a: [1] }]],
  ['$regex with options', { a: { $regex: '^ab.d$', $options: 'is' } }, [{ a: 'AB\nD' }], [{ a: 'abxxd' }]],
  ['$regex in extended mode', { a: { $regex: 'a b # comment', $options: 'x' } }, [{ a: 'ab' }], [{ a: 'a b' }]],
  ['$regex with inline flags', { a: { $regex: '(?i)ab' } }, [{ a: 'xAB' }], [{ a: 'x' }]],
  ['$regex with an escaped dash', { a: { $regex: '^a\\-b' } }, [{ a: 'a-b' }], [{ a: 'ab' }]],
  [
    '$bitsAllSet',
    { a: { $bitsAllSet: [1, 5] } },
    [{ a: 54 }, { a: new Binary(Buffer.from([0b100010])) }],
    [{ a: 20 }, { a: 'x' }],
  ],
  ['$bitsAnySet', { a: { $bitsAnySet: 35 } }, [{ a: 54 }], [{ a: 20 }]],
  ['$bitsAllClear', { a: { $bitsAllClear: [0, 3] } }, [{ a: 54 }, { a: 20 }], [{ a: 1 }]],
  ['$bitsAnyClear', { a: { $bitsAnyClear: [1, 5] } }, [{ a: 20 }], [{ a: 54 }]],
  ['bits of negative numbers', { a: { $bitsAllSet: [200] } }, [{ a: -1 }], [{ a: 1 }]],
  ['$expr', { $expr: { $gt: ['$spent', '$budget'] } }, [{ spent: 2, budget: 1 }], [{ spent: 1, budget: 2 }]],
  ['$comment', { a: 1, $comment: 'why' }, [{ a: 1 }], [{ a: 2 }]],
  ['a reference', { a: { $ref: 'c', $id: 1 } }, [{ a: { $ref: 'c', $id: 1 } }], [{ a: { $ref: 'c', $id: 2 } }]],
];

describe('filters', () => {
  test.each(CASES)('match as MongoDB does: %s', (_name, filter, matches, others) => {
    const matcher = compileFilter(filter);
    expect(matches.filter((doc) => !matcher(doc))).toEqual([]);
    expect(others.filter((doc) => matcher(doc))).toEqual([]);
  });

  test('use the collation for strings, and not for regexes', () => {
    const options = { collation: { locale: 'en', strength: 2 } };
    expect(compileFilter({ a: 'PING' }, options)({ a: 'ping' })).toBe(true);
    expect(compileFilter({ a: { $in: ['PING'] } }, options)({ a: ['ping'] })).toBe(true);
    expect(compileFilter({ a: { $gt: 'B' } }, options)({ a: 'b' })).toBe(false);
    expect(compileFilter({ a: /PING/ }, options)({ a: 'ping' })).toBe(false);
  });

  test('give $expr the variables of let', () => {
    expect(compileFilter({ $expr: { $eq: ['$a', '$$x'] } }, { let: { x: { $add: [1, 1] } } })({ a: 2 })).toBe(true);
  });

  test.each<[Document, number, string]>([
    [{ $foo: 1 }, 2, 'unknown top level operator: $foo'],
    [{ a: { $foo: 1 } }, 2, 'unknown operator: $foo'],
    [{ a: { $gt: 1, b: 2 } }, 2, 'unknown operator: b'],
    [{ a: { $in: 1 } }, 2, '$in needs an array'],
    [{ a: { $nin: {} } }, 2, '$nin needs an array'],
    [{ a: { $in: [{ $gt: 1 }] } }, 2, 'cannot nest $ under $in'],
    [{ $and: [] }, 2, '$and/$or/$nor must be a nonempty array'],
    [{ $or: {} }, 2, '$or must be an array'],
    [{ $nor: [1] }, 2, '$or/$and/$nor entries need to be full objects'],
    [{ a: { $not: 1 } }, 2, '$not needs a regex or a document'],
    [{ a: { $not: {} } }, 2, '$not cannot be empty'],
    [{ a: { $ne: /x/ } }, 2, "Can't have regex as arg to $ne."],
    [{ a: { $gt: /x/ } }, 2, "Can't have RegEx as arg to predicate over field"],
    [{ a: { $options: 'i' } }, 2, '$options needs a $regex'],
    [{ a: { $regex: 1 } }, 2, '$regex has to be a string'],
    [{ a: { $regex: 'a', $options: 1 } }, 2, '$options has to be a string'],
    [{ a: { $regex: 'a', $options: 'q' } }, 51108, 'invalid flag in regex options: q'],
    [{ a: { $regex: '(a' } }, 51091, 'Regular expression is invalid'],
    [{ a: { $regex: /a/i, $options: 'm' } }, 51075, 'options set in both $regex and $options'],
    [{ a: { $size: 'x' } }, 9, 'Failed to parse $size. Expected a number in: $size: "x"'],
    [{ a: { $size: -1 } }, 9, 'Expected a non-negative number in: $size: -1'],
    [{ a: { $size: 1.5 } }, 9, 'Expected an integer: $size: 1.5'],
    [{ a: { $mod: 4 } }, 2, 'malformed mod, needs to be an array'],
    [{ a: { $mod: [4] } }, 2, 'malformed mod, not enough elements'],
    [{ a: { $mod: [4, 1, 2] } }, 2, 'malformed mod, too many elements'],
    [{ a: { $mod: [0, 1] } }, 2, 'divisor cannot be 0'],
    [{ a: { $type: 'text' } }, 2, 'Unknown type name alias: text'],
    [{ a: { $type: 99 } }, 2, 'Invalid numerical type code: 99'],
    [{ a: { $elemMatch: 1 } }, 2, '$elemMatch needs an Object'],
    [{ a: { $all: 1 } }, 2, '$all needs an array'],
    [{ a: { $all: [{ $gt: 1 }] } }, 2, 'no $ expressions in $all'],
    [{ a: { $bitsAllSet: 'x' } }, 2, '$bitsAllSet takes an Array, a number, or a BinData'],
    [{ a: { $bitsAllSet: -1 } }, 9, 'Expected a non-negative number'],
    [{ a: undefined }, 2, 'cannot compare to undefined'],
    [{ $expr: { $nope: 1 } }, 168, "Unrecognized expression '$nope'"],
    [{ $expr: '$$nope' }, 17276, 'Use of undefined variable: nope'],
    [{ $where: 'true' }, 238, '$where is not supported'],
    [{ $text: { $search: 'x' } }, 27, 'text index required'],
    [{ a: { $near: [0, 0] } }, 238, '$near is not supported'],
  ])("refuse %j with MongoDB's code", (filter, code, message) => {
    expect(() => compileFilter(filter)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
