import { describe, expect, test } from '@jest/globals';
import { Decimal128, Double, Long, Timestamp } from 'bson';
import type { Document } from './document.js';
import { compileUpdate, type UpdateOptions, upsertSeed } from './update.js';

const long = (value: number) => Long.fromNumber(value);
const change = (doc: Document, update: Document | Document[], options: UpdateOptions = {}, isInsert = false) =>
  compileUpdate(update, options).apply(doc, { isInsert });

/** Update, document before, document after. */
const CASES: [name: string, update: Document, before: Document, after: Document][] = [
  ['$set', { $set: { a: 1, 'b.c': 2 } }, { _id: 1, b: { d: 3 } }, { _id: 1, b: { d: 3, c: 2 }, a: 1 }],
  ['$set into an array', { $set: { 'a.1': 9, 'b.2': 1 } }, { a: [1, 2], b: [1] }, { a: [1, 9], b: [1, null, 1] }],
  ['$set makes documents, not arrays', { $set: { 'a.0.b': 1 } }, {}, { a: { 0: { b: 1 } } }],
  ['new fields in the order of their names', { $set: { z: 1, m: 2, a: 3 } }, { q: 0 }, { q: 0, a: 3, m: 2, z: 1 }],
  ['$unset', { $unset: { a: '', 'b.c': 1, 'x.y': 1 } }, { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2 } }],
  ['$unset in an array leaves null', { $unset: { 'a.0': 1 } }, { a: [1, 2] }, { a: [null, 2] }],
  ['$inc', { $inc: { a: 2, b: -1, 'c.d': 5 } }, { a: 1 }, { a: 3, b: -1, c: { d: 5 } }],
  ['$mul', { $mul: { a: 3, b: 2 } }, { a: 2 }, { a: 6, b: 0 }],
  [
    '$min and $max',
    { $min: { low: 5, gone: 1 }, $max: { high: 5 } },
    { low: 9, high: 1 },
    { low: 5, high: 5, gone: 1 },
  ],
  ['$min across types', { $min: { a: 'x' } }, { a: 5 }, { a: 5 }],
  ['$max on dates', { $max: { a: new Date(9) } }, { a: new Date(5) }, { a: new Date(9) }],
  ['$rename', { $rename: { a: 'b', 'c.d': 'e.f' } }, { a: 1, c: { d: 2 } }, { c: {}, b: 1, e: { f: 2 } }],
  ['$rename of what is not there', { $rename: { x: 'y' } }, { y: 1 }, { y: 1 }],
  ['$rename over a field', { $rename: { a: 'b' } }, { a: 1, b: 2 }, { b: 1 }],
  ['$push', { $push: { a: 3, b: 'x' } }, { a: [1] }, { a: [1, 3], b: ['x'] }],
  ['$push of an array as one element', { $push: { a: [1, 2] } }, { a: [] }, { a: [[1, 2]] }],
  [
    '$push $each $slice',
    { $push: { a: { $each: [80, 78, 86], $slice: -5 } } },
    { a: [40, 50, 60] },
    { a: [50, 60, 80, 78, 86] },
  ],
  [
    '$push $each $sort by a field, $slice',
    {
      $push: {
        q: {
          $each: [
            { w: 5, s: 8 },
            { w: 6, s: 6 },
          ],
          $sort: { s: -1 },
          $slice: 3,
        },
      },
    },
    {
      q: [
        { w: 1, s: 10 },
        { w: 2, s: 7 },
      ],
    },
    {
      q: [
        { w: 1, s: 10 },
        { w: 5, s: 8 },
        { w: 2, s: 7 },
      ],
    },
  ],
  ['$push $sort of values', { $push: { a: { $each: [40, 60], $sort: 1 } } }, { a: [89, 50] }, { a: [40, 50, 60, 89] }],
  [
    '$push $position',
    { $push: { a: { $each: [20, 30], $position: 2 } } },
    { a: [50, 60, 70, 100] },
    { a: [50, 60, 20, 30, 70, 100] },
  ],
  [
    '$push negative $position',
    { $push: { a: { $each: [90, 80], $position: -2 } } },
    { a: [50, 60, 70] },
    { a: [50, 90, 80, 60, 70] },
  ],
  ['$push $slice 0', { $push: { a: { $each: [1], $slice: 0 } } }, { a: [2] }, { a: [] }],
  ['$addToSet', { $addToSet: { a: 'x' } }, { a: ['y'] }, { a: ['y', 'x'] }],
  [
    '$addToSet $each',
    { $addToSet: { a: { $each: [1, 2, 2, 3] }, b: [1] } },
    { a: [1], b: [1] },
    { a: [1, 2, 3], b: [1, [1]] },
  ],
  ['$pop', { $pop: { a: 1, b: -1, c: 1 } }, { a: [1, 2], b: [1, 2] }, { a: [1], b: [2] }],
  [
    '$pull of values',
    { $pull: { a: { $in: ['x', 'y'] }, b: 'q' } },
    { a: ['x', 'z', 'y'], b: ['q', 'r'] },
    { a: ['z'], b: ['r'] },
  ],
  ['$pull by a condition', { $pull: { a: { $gte: 6 } } }, { a: [1, 6, 9] }, { a: [1] }],
  [
    '$pull of documents',
    { $pull: { a: { score: 8, item: 'B' } } },
    {
      a: [
        { item: 'A', score: 5 },
        { item: 'B', score: 8, x: 1 },
      ],
    },
    { a: [{ item: 'A', score: 5 }] },
  ],
  [
    '$pull with $elemMatch',
    { $pull: { r: { answers: { $elemMatch: { q: 2, a: { $gte: 8 } } } } } },
    { r: [{ answers: [{ q: 2, a: 9 }] }, { answers: [{ q: 2, a: 1 }] }] },
    { r: [{ answers: [{ q: 2, a: 1 }] }] },
  ],
  ['$pullAll', { $pullAll: { a: [0, 5] } }, { a: [0, 2, 5, 5, 1, 0] }, { a: [2, 1] }],
  ['$bit', { $bit: { a: { and: 10 }, b: { or: 5 }, c: { xor: 5 } } }, { a: 13, b: 3, c: 1 }, { a: 8, b: 7, c: 4 }],
  [
    '$[] reaches all elements',
    { $inc: { 'a.$[]': 10, 'b.$[].x': 1 } },
    { a: [1, 2], b: [{ x: 1 }, {}] },
    { a: [11, 12], b: [{ x: 2 }, { x: 1 }] },
  ],
  ['an empty operator', { $set: {} }, { a: 1 }, { a: 1 }],
  [
    'dollars inside of values and paths',
    { $set: { 'a.$b': 1, c: { $d: 1 } } },
    { a: {} },
    { a: { $b: 1 }, c: { $d: 1 } },
  ],
];

describe('update operators', () => {
  test.each(CASES)('do as MongoDB does: %s', (_name, update, before, after) => {
    const untouched = structuredClone(before);
    const result = change(before, update);
    expect(JSON.stringify(result)).toBe(JSON.stringify(after));
    expect(before).toEqual(untouched);
  });

  test.each<[Document, Document]>([
    [{ $set: { a: 1, 'b.c': 'x' } }, { a: 1, b: { c: 'x' } }],
    [{ $unset: { z: 1 } }, { a: 1 }],
    [{ $inc: { a: 0 } }, { a: 1 }],
    [{ $max: { a: 1 } }, { a: 2 }],
    [{ $addToSet: { a: 1 } }, { a: [1] }],
    [{ $pull: { a: 5, z: 1 } }, { a: [1] }],
    [{ $pop: { z: 1 } }, { a: 1 }],
    [{ $push: { a: { $each: [] } } }, { a: [1] }],
    [{ $setOnInsert: { a: 2 } }, { a: 1 }],
    [{ $rename: { z: 'y' } }, { a: 1 }],
    [{ a: 1 }, { _id: 1, a: 1 }],
  ])('give back the very document that %j does not change', (update, doc) => {
    expect(change(doc, update)).toBe(doc);
  });

  test('keep the number types of MongoDB', () => {
    const types = (doc: Document) => Object.values(doc).map((value) => (value as object).constructor.name);
    expect(change({ a: 2147483647 }, { $inc: { a: 1 } })).toEqual({ a: long(2147483648) });
    expect(change({ a: 1 }, { $inc: { a: long(1) } })).toEqual({ a: long(2) });
    expect(types(change({ a: 1 }, { $inc: { a: new Double(1) } }))).toEqual(['Double']);
    expect(String(change({ a: 1 }, { $inc: { a: Decimal128.fromString('0.1') } }).a)).toBe('1.1');
    expect(types(change({}, { $mul: { a: long(5) } }))).toEqual(['Long']);
    expect(change({ a: long(1) }, { $set: { a: 1 } })).toEqual({ a: 1 });
    expect(String(change({ a: Decimal128.fromString('0.10') }, { $mul: { a: 3 } }).a)).toBe('0.30');
  });

  test('$setOnInsert works on inserts alone', () => {
    const update = { $set: { a: 1 }, $setOnInsert: { b: 2 } };
    expect(change({ _id: 1 }, update, {}, true)).toEqual({ _id: 1, a: 1, b: 2 });
    expect(change({ _id: 1 }, update)).toEqual({ _id: 1, a: 1 });
  });

  test('$currentDate writes the instant it is given, as date or timestamp', () => {
    const now = new Date(1_700_000_000_123);
    expect(change({}, { $currentDate: { a: true, b: { $type: 'date' } } }, { now })).toEqual({ a: now, b: now });
    expect(change({}, { $currentDate: { a: { $type: 'timestamp' } } }, { now })).toEqual({
      a: new Timestamp({ t: 1_700_000_000, i: 1 }),
    });
  });

  test('$ is the element that the filter matched', () => {
    const doc = { grades: [{ g: 80 }, { g: 85 }, { g: 85 }], n: [1, 2, 3] };
    expect(change(doc, { $set: { 'grades.$.s': 6 } }, { filter: { 'grades.g': 85 } }).grades).toEqual([
      { g: 80 },
      { g: 85, s: 6 },
      { g: 85 },
    ]);
    expect(change(doc, { $set: { 'n.$': 9 } }, { filter: { n: { $gte: 2 } } }).n).toEqual([1, 9, 3]);
    expect(
      change(doc, { $inc: { 'grades.$.g': 1 } }, { filter: { grades: { $elemMatch: { g: { $gt: 80 } } } } }).grades,
    ).toEqual([{ g: 80 }, { g: 86 }, { g: 85 }]);
    expect(change(doc, { $unset: { 'n.$': 1 } }, { filter: { $and: [{ n: 3 }] } }).n).toEqual([1, 2, null]);
  });

  test('$[name] is each element that its array filter takes', () => {
    const doc = {
      g: [
        { grade: 80, mean: 75 },
        { grade: 85, mean: 90 },
      ],
      n: [[1, 5], [7]],
    };
    const filtered = change(doc, { $set: { 'g.$[e].mean': 100 } }, { arrayFilters: [{ 'e.grade': { $gte: 85 } }] });
    expect(filtered.g).toEqual([
      { grade: 80, mean: 75 },
      { grade: 85, mean: 100 },
    ]);
    expect(change(doc, { $inc: { 'n.$[].$[x]': 1 } }, { arrayFilters: [{ x: { $gt: 4 } }] }).n).toEqual([[1, 6], [8]]);
    const either = [{ $or: [{ 'e.grade': 80 }, { 'e.mean': 90 }] }];
    expect(change(doc, { $unset: { 'g.$[e].mean': 1 } }, { arrayFilters: either }).g).toEqual([
      { grade: 80 },
      { grade: 85 },
    ]);
  });

  test('compare by the collation', () => {
    const options = { collation: { locale: 'en', strength: 2 } };
    expect(change({ a: ['X', 'y'] }, { $pull: { a: 'x' } }, options)).toEqual({ a: ['y'] });
    expect(change({ a: ['X'] }, { $addToSet: { a: 'x' } }, options)).toEqual({ a: ['X'] });
  });

  test('treat __proto__ and constructor as names like any other', () => {
    const result = change({}, { $set: { 'constructor.prototype.hit': 1, '__proto__.hit': 1 } });
    expect(Object.keys(result)).toEqual(['__proto__', 'constructor']);
    expect(({} as Document).hit).toBeUndefined();
  });
});

/** Update, document, code, part of the message. */
const REFUSALS: [Document, Document, number, string][] = [
  [{ $foo: { a: 1 } }, {}, 9, 'Unknown modifier: $foo'],
  [{ $set: { a: 1 }, b: 1 }, {}, 9, 'Unknown modifier: b'],
  [{ $set: 'x' }, {}, 9, 'Modifiers operate on fields but we found type string instead'],
  [{ $set: { a: 1, 'a.b': 2 } }, {}, 40, "Updating the path 'a.b' would create a conflict at 'a'"],
  [{ $set: { a: 1 }, $inc: { a: 1 } }, {}, 40, "Updating the path 'a' would create a conflict at 'a'"],
  [{ $rename: { a: 'b' }, $set: { b: 1 } }, {}, 40, 'conflict'],
  [
    { $set: { _id: 2 } },
    { _id: 1 },
    66,
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  ],
  [{ $unset: { _id: 1 } }, { _id: 1 }, 66, '_id'],
  [{ _id: 2, a: 1 }, { _id: 1 }, 66, "the (immutable) field '_id' was found to have been altered to _id: 2"],
  [{ $set: { 'a.b': 1 } }, { a: 5 }, 28, "Cannot create field 'b' in element {a: 5}"],
  [{ $set: { 'a.b': 1 } }, { a: null }, 28, "Cannot create field 'b' in element {a: null}"],
  [{ $set: { 'a.b': 1 } }, { a: [1] }, 28, "Cannot create field 'b' in element {a: [ 1 ]}"],
  [{ $set: { $a: 1 } }, {}, 52, "The dollar ($) prefixed field '$a' in '$a' is not allowed"],
  [{ a: 1, $set: { b: 1 } }, {}, 52, "The dollar ($) prefixed field '$set'"],
  [{ $set: { '': 1 } }, {}, 56, 'An empty update path is not valid.'],
  [{ $set: { 'a..b': 1 } }, {}, 56, "The update path 'a..b' contains an empty field name"],
  [{ $set: { 'a.': 1 } }, {}, 56, 'empty field name'],
  [{ $inc: { a: 'x' } }, {}, 14, 'Cannot increment with non-numeric argument: {a: "x"}'],
  [
    { $inc: { a: 1 } },
    { _id: 1, a: 'x' },
    14,
    "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string",
  ],
  [{ $mul: { a: null } }, {}, 14, 'Cannot multiply with non-numeric argument'],
  [{ $inc: { a: Long.ONE } }, { _id: 1, a: Long.MAX_VALUE }, 2, 'Failed to apply $inc operations to current value'],
  [{ $push: { a: 1 } }, { _id: 1, a: 5 }, 2, "The field 'a' must be an array but is of type int in document {_id: 1}"],
  [{ $push: { a: { $each: 1 } } }, {}, 2, 'The argument to $each in $push must be an array but it was of type: int'],
  [{ $push: { a: { $each: [], $foo: 1 } } }, {}, 2, 'Unrecognized clause in $push: $foo'],
  [
    { $push: { a: { $each: [], $slice: 'x' } } },
    {},
    2,
    'The value for $slice must be an integer value but was given type: string',
  ],
  [{ $push: { a: { $each: [], $position: 1.5 } } }, {}, 2, 'The value for $position must be an integer value'],
  [{ $push: { a: { $each: [], $sort: 2 } } }, {}, 2, 'The $sort element value must be either 1 or -1'],
  [{ $push: { a: { $each: [], $sort: 'x' } } }, {}, 2, 'The $sort is invalid'],
  [
    { $addToSet: { a: 1 } },
    { a: 5 },
    2,
    "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int",
  ],
  [{ $addToSet: { a: { $each: 1 } } }, {}, 14, 'The argument to $each in $addToSet must be an array'],
  [{ $pop: { a: 2 } }, {}, 9, '$pop expects 1 or -1, found: 2'],
  [{ $pop: { a: 'x' } }, {}, 9, 'Expected a number in: a: "x"'],
  [{ $pop: { a: 1 } }, { a: 5 }, 14, "Path 'a' contains an element of non-array type 'int'"],
  [{ $pull: { a: 1 } }, { a: 5 }, 2, 'Cannot apply $pull to a non-array value'],
  [{ $pullAll: { a: 1 } }, {}, 2, '$pullAll requires an array argument but was given a int'],
  [{ $rename: { a: 1 } }, {}, 2, "The 'to' field for $rename must be a string"],
  [{ $rename: { a: 'a' } }, {}, 2, 'The source and target field for $rename must differ'],
  [{ $rename: { a: 'a.b' } }, {}, 2, 'must not be on the same path'],
  [
    { $rename: { 'a.b': 'c' } },
    { _id: 1, a: [{ b: 1 }] },
    2,
    "The source field cannot be an array element, 'a.b' in doc with _id: 1 has an array field called 'a'",
  ],
  [{ $rename: { c: 'a.b' } }, { _id: 1, a: [], c: 1 }, 2, 'The destination field cannot be an array element'],
  [{ $currentDate: { a: 'now' } }, {}, 2, 'string is not valid type for $currentDate'],
  [{ $currentDate: { a: { $type: 'x' } } }, {}, 2, "The '$type' string field is required to be 'date' or 'timestamp'"],
  [{ $bit: { a: 1 } }, {}, 2, 'The $bit modifier is not compatible with a int'],
  [{ $bit: { a: { not: 1 } } }, {}, 2, "The $bit modifier only supports 'and', 'or', and 'xor'"],
  [{ $bit: { a: { and: 1.5 } } }, {}, 2, "a 'double' is not supported here"],
  [{ $bit: { a: { and: 1 } } }, { _id: 1, a: 'x' }, 2, 'Cannot apply $bit to a value of non-integral type'],
  [{ $set: { 'a.$': 1 } }, { a: [1] }, 2, 'The positional operator did not find the match needed from the query.'],
  [{ $set: { $: 1 } }, {}, 2, "Cannot have positional (i.e. '$') element in the first position in path '$'"],
  [{ $set: { 'a.$.b.$': 1 } }, {}, 2, "Too many positional (i.e. '$') elements found in path 'a.$.b.$'"],
  [{ $set: { 'a.$[]': 1 } }, { a: 5 }, 2, 'Cannot apply array updates to non-array element a: 5'],
  [{ $set: { 'a.$[]': 1 } }, {}, 2, "The path 'a' must exist in the document in order to apply array updates."],
  [{ $set: { 'a.$[x]': 1 } }, {}, 2, "No array filter found for identifier 'x' in path 'a.$[x]'"],
];

describe('updates that MongoDB refuses', () => {
  test.each(REFUSALS)('%j on %j gives code %i', (update, doc, code, message) => {
    expect(() => change(doc, update)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  test.each<[Document[], number, string]>([
    [[{ x: 1 }, { 'x.y': 1 }], 9, 'Found multiple array filters with the same top-level field name x'],
    [[{ x: 1, y: 1 }], 9, "Expected a single top-level field name, found 'x' and 'y'"],
    [[{}], 9, 'Cannot use an expression without a top-level field name in arrayFilters'],
    [[{ X: 1 }], 2, 'must be an alphanumeric string beginning with a lowercase letter'],
    [[{ x: 1 }, { z: 1 }], 9, "The array filter for identifier 'z' was not used in the update { $set: { a.$[x]: 1 } }"],
  ])('the array filters %j give code %i', (arrayFilters, code, message) => {
    expect(() => compileUpdate({ $set: { 'a.$[x]': 1 } }, { arrayFilters })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  test.each<[Document, number]>([
    [{ $match: {} }, 72],
    [{ $nope: 1 }, 72],
    [{ $set: { _id: 5 } }, 66],
    [{ $set: { a: { $nope: 1 } } }, 168],
  ])('the pipeline stage %j gives code %i', (stage, code) => {
    expect(() => change({ _id: 1 }, [stage])).toThrow(expect.objectContaining({ code }));
  });
});

describe('replacements', () => {
  test('keep the _id, in front', () => {
    expect(Object.entries(change({ _id: 1, a: 1 }, { b: 2 }))).toEqual([
      ['_id', 1],
      ['b', 2],
    ]);
    expect(Object.keys(change({ _id: 1, a: 1 }, { b: 2, _id: 1 }))).toEqual(['_id', 'b']);
    expect(change({}, { _id: 7, b: 2 }, {}, true)).toEqual({ _id: 7, b: 2 });
  });
});

describe('updates written as a pipeline', () => {
  test('see the old document, let and now', () => {
    const now = new Date(5);
    const stages = [{ $set: { total: { $add: ['$a', '$$x'] }, at: '$$NOW' } }, { $unset: 'a' }];
    expect(change({ _id: 1, a: 2 }, stages, { let: { x: 3 }, now })).toEqual({ _id: 1, total: 5, at: now });
    expect(change({ _id: 1, a: 2 }, [{ $replaceWith: { b: '$a' } }])).toEqual({ _id: 1, b: 2 });
  });

  test('give back the very document that they do not change', () => {
    const doc = { _id: 1, a: 2 };
    expect(change(doc, [{ $set: { a: 2 } }])).toBe(doc);
  });
});

describe('the document an upsert starts from', () => {
  test.each<[Document, Document]>([
    [
      { _id: 1, a: { $gt: 5 }, b: 'x' },
      { _id: 1, b: 'x' },
    ],
    [{ 'a.b': 1, 'a.c': { $eq: 2 } }, { a: { b: 1, c: 2 } }],
    [
      { $and: [{ a: 1 }, { b: { $in: [2] } }], $or: [{ c: 3 }] },
      { a: 1, b: 2, c: 3 },
    ],
    [{ $or: [{ a: 1 }, { b: 2 }] }, {}],
    [{ a: /x/, b: { $ne: 1 }, c: { $all: [1] } }, { c: 1 }],
  ])('of %j is %j', (filter, seed) => {
    expect(upsertSeed(filter)).toEqual(seed);
  });

  test.each<[Document]>([[{ a: 1, $and: [{ a: 1 }] }], [{ a: { b: 1 }, 'a.b': 1 }]])(
    'cannot be told from %j: code 54',
    (filter) => {
      expect(() => upsertSeed(filter)).toThrow(expect.objectContaining({ code: 54 }));
    },
  );
});
