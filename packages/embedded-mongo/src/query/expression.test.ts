import { describe, expect, test } from '@jest/globals';
import { Decimal128, Double, Long, ObjectId } from 'bson';
import type { Document } from './document.js';
import { compileExpression } from './expression.js';

const DOC = {
  a: 1,
  long: Long.fromNumber(5),
  double: new Double(2),
  text: 'abc',
  list: [3, 1, 2],
  docs: [
    { q: 2, n: 'x' },
    { q: 1, n: 'y' },
  ],
  at: new Date('2024-02-29T12:34:56.789Z'),
  inner: { x: 1 },
  nothing: null,
};
const evaluate = (expression: unknown, doc: Document = DOC) => compileExpression(expression)(doc);
const double = (value: number) => new Double(value);
const long = (value: number) => Long.fromNumber(value);

/** A document with the key `then`: written out, a linter takes it for a promise. */
const branch = (key: 'if' | 'case', test: unknown, value: unknown): Document =>
  Object.fromEntries([
    [key, test],
    ['then', value],
  ]);

/** Expression and its value over DOC; undefined is a missing value. */
const CASES: [expression: unknown, value: unknown][] = [
  // paths, literals, variables
  ['$inner.x', 1],
  ['$docs.q', [2, 1]],
  ['$gone.x', undefined],
  ['text', 'text'],
  [{ $literal: '$a' }, '$a'],
  [
    { v: '$a', w: '$gone', x: ['$gone'] },
    { v: 1, x: [null] },
  ],
  [{ $let: { vars: { x: '$a', y: 2 }, in: { $add: ['$$x', '$$y'] } } }, 3],
  ['$$ROOT.a', 1],
  // arithmetic in number types
  [{ $add: ['$a', 2] }, 3],
  [{ $add: ['$a', '$long'] }, long(6)],
  [{ $add: ['$a', '$double'] }, double(3)],
  [{ $add: [2147483647, 1] }, long(2147483648)],
  [{ $add: ['$at', 1000] }, new Date('2024-02-29T12:34:57.789Z')],
  [{ $add: ['$a', null] }, null],
  [{ $subtract: ['$long', 7] }, long(-2)],
  [{ $subtract: ['$at', new Date('2024-02-29T12:34:56.000Z')] }, long(789)],
  [{ $multiply: ['$double', 2.25] }, 4.5],
  [{ $divide: [6, 3] }, double(2)],
  [{ $divide: [1, 4] }, 0.25],
  [{ $mod: [-7, 3] }, -1],
  [{ $pow: [2, 10] }, 1024],
  [{ $pow: [2, -1] }, 0.5],
  [{ $abs: -5 }, 5],
  [{ $ceil: 7.2 }, double(8)],
  [{ $floor: -2.5 }, double(-3)],
  [{ $round: 2.5 }, double(2)],
  [{ $round: [19.25, 1] }, 19.2],
  [{ $round: [1234, -2] }, 1200],
  [{ $trunc: [-5.67, 1] }, -5.6],
  [{ $sqrt: 25 }, double(5)],
  [{ $log10: 1000 }, double(3)],
  [{ $log: [8, 2] }, double(3)],
  [{ $exp: 0 }, double(1)],
  [{ $sum: '$list' }, 6],
  [{ $sum: ['$a', '$long', 'x'] }, long(6)],
  [{ $avg: [1, 2] }, 1.5],
  [{ $max: '$list' }, 3],
  [{ $min: ['$a', '$gone', 0] }, 0],
  [{ $bitAnd: [6, 3] }, 2],
  [{ $bitNot: 5 }, -6],
  // comparison and choice
  [{ $cmp: ['$a', 2] }, -1],
  [{ $eq: ['$double', 2] }, true],
  [{ $eq: ['$gone', null] }, false],
  [{ $lt: ['$gone', null] }, true],
  [{ $gt: ['x', 5] }, true],
  [{ $and: ['$a', '$text', []] }, true],
  [{ $and: [] }, true],
  [{ $or: ['$nothing', 0, '$gone', double(0)] }, false],
  [{ $not: [0] }, true],
  [{ $cond: { ...branch('if', { $gte: ['$a', 1] }, 'y'), else: 'n' } }, 'y'],
  [{ $cond: [Long.ZERO, 'y', 'n'] }, 'n'],
  [{ $ifNull: ['$gone', '$nothing', 'z'] }, 'z'],
  [{ $switch: { branches: [branch('case', { $eq: ['$a', 2] }, 2)], default: 'd' } }, 'd'],
  // arrays and sets
  [{ $size: '$list' }, 3],
  [{ $arrayElemAt: ['$list', -1] }, 2],
  [{ $arrayElemAt: ['$list', 9] }, undefined],
  [{ $first: '$list' }, 3],
  [{ $last: '$list' }, 2],
  [{ $in: [double(1), '$list'] }, true],
  [{ $indexOfArray: ['$list', 2] }, 2],
  [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
  [{ $reverseArray: '$list' }, [2, 1, 3]],
  [{ $slice: ['$list', 1, 5] }, [1, 2]],
  [{ $slice: ['$list', -2] }, [1, 2]],
  [{ $range: [0, 10, 4] }, [0, 4, 8]],
  [{ $isArray: ['$list'] }, true],
  [{ $sortArray: { input: '$list', sortBy: 1 } }, [1, 2, 3]],
  [
    { $sortArray: { input: '$docs', sortBy: { q: 1 } } },
    [
      { q: 1, n: 'y' },
      { q: 2, n: 'x' },
    ],
  ],
  [{ $map: { input: '$list', as: 'i', in: { $add: ['$$i', '$a'] } } }, [4, 2, 3]],
  [{ $map: { input: '$docs', in: '$$this.gone' } }, [null, null]],
  [{ $filter: { input: '$docs', as: 'd', cond: { $gt: ['$$d.q', 1] } } }, [{ q: 2, n: 'x' }]],
  [{ $filter: { input: '$list', cond: true, limit: 2 } }, [3, 1]],
  [{ $reduce: { input: '$list', initialValue: '', in: { $concat: ['$$value', { $toString: '$$this' }] } } }, '312'],
  [
    { $zip: { inputs: ['$list', ['a']], useLongestLength: true, defaults: [0, 'z'] } },
    [
      [3, 'a'],
      [1, 'z'],
      [2, 'z'],
    ],
  ],
  [{ $setUnion: ['$list', [1, 9]] }, [3, 1, 2, 9]],
  [{ $setIntersection: ['$list', [2, double(3)]] }, [3, 2]],
  [{ $setDifference: ['$list', [1]] }, [3, 2]],
  [{ $setEquals: ['$list', [1, 2, 3, 3]] }, true],
  [{ $setIsSubset: [[1], '$list'] }, true],
  [{ $anyElementTrue: [[0, 1]] }, true],
  [{ $allElementsTrue: [[0, 1]] }, false],
  [{ $percentile: { input: '$list', p: [0.5], method: 'approximate' } }, [double(2)]],
  [{ $median: { input: '$list', method: 'approximate' } }, double(2)],
  // documents
  [{ $mergeObjects: ['$inner', { y: 2 }, null] }, { x: 1, y: 2 }],
  [{ $objectToArray: '$inner' }, [{ k: 'x', v: 1 }]],
  [
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  [{ $arrayToObject: { $literal: [{ k: 'a', v: 1 }] } }, { a: 1 }],
  [{ $getField: 'a' }, 1],
  [{ $getField: { field: 'x', input: '$inner' } }, 1],
  [{ $setField: { field: 'a.b', input: '$inner', value: 2 } }, { x: 1, 'a.b': 2 }],
  [{ $unsetField: { field: 'x', input: '$inner' } }, {}],
  // strings
  [{ $concat: ['$text', '-', 'd'] }, 'abc-d'],
  [{ $concat: ['$text', '$gone'] }, null],
  [{ $toUpper: '$text' }, 'ABC'],
  [{ $toLower: 'ÄB' }, 'äb'],
  [{ $substrCP: ['$text', 1, 2] }, 'bc'],
  [{ $substrBytes: ['$text', 0, 1] }, 'a'],
  [{ $substr: ['$text', 1, -1] }, 'bc'],
  [{ $strLenCP: 'é😀' }, 2],
  [{ $strLenBytes: 'é' }, 2],
  [{ $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
  [{ $indexOfCP: ['$text', 'c'] }, 2],
  [{ $indexOfBytes: ['$text', 'x'] }, -1],
  [{ $trim: { input: '  x ' } }, 'x'],
  [{ $ltrim: { input: 'zzx', chars: 'z' } }, 'x'],
  [{ $replaceOne: { input: 'a.a', find: '.', replacement: '-' } }, 'a-a'],
  [{ $replaceAll: { input: 'aaa', find: 'a', replacement: 'b' } }, 'bbb'],
  [{ $regexMatch: { input: '$text', regex: 'B', options: 'i' } }, true],
  [{ $regexFind: { input: '$text', regex: /b(c)/ } }, { match: 'bc', idx: 1, captures: ['c'] }],
  [{ $strcasecmp: ['ABC', '$text'] }, 0],
  // dates
  [{ $year: '$at' }, 2024],
  [{ $month: '$at' }, 2],
  [{ $year: new ObjectId('65e0a2a00000000000000000') }, 2024],
  [{ $dayOfMonth: '$at' }, 29],
  [{ $hour: { date: '$at', timezone: '+02:00' } }, 14],
  [{ $dayOfYear: '$at' }, 60],
  [{ $isoWeek: '$at' }, 9],
  [{ $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M:%S.%L' } }, '2024-02-29 12:34:56.789'],
  [{ $dateToString: { date: '$gone', onNull: 'never' } }, 'never'],
  [{ $dateFromString: { dateString: '2024-01-02T03:04:05Z' } }, new Date('2024-01-02T03:04:05Z')],
  [{ $dateFromParts: { isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 4, hour: 12 } }, new Date('2017-02-09T12:00:00Z')],
  [{ $dateFromParts: { year: 2024, month: 2 } }, new Date('2024-02-01T00:00:00Z')],
  [{ $dateAdd: { startDate: '$at', unit: 'day', amount: long(1) } }, new Date('2024-03-01T12:34:56.789Z')],
  [{ $dateDiff: { startDate: '$at', endDate: new Date('2024-03-02'), unit: 'day' } }, long(2)],
  [{ $dateTrunc: { date: '$at', unit: 'hour' } }, new Date('2024-02-29T12:00:00Z')],
  // types
  [{ $type: '$gone' }, 'missing'],
  [{ $type: '$long' }, 'long'],
  [{ $isNumber: '$double' }, true],
  [{ $toInt: '12' }, 12],
  [{ $toInt: 2.9 }, 2],
  [{ $toLong: '$a' }, long(1)],
  [{ $toLong: '$at' }, Long.fromNumber(DOC.at.getTime())],
  [{ $toDouble: '2' }, double(2)],
  [{ $toDecimal: '1.50' }, Decimal128.fromString('1.50')],
  [{ $toBool: 'false' }, true],
  [{ $toString: '$long' }, '5'],
  [{ $toString: '$at' }, '2024-02-29T12:34:56.789Z'],
  [{ $toDate: long(5) }, new Date(5)],
  [{ $toObjectId: '5ab9cbfa31c2ab715d42129e' }, new ObjectId('5ab9cbfa31c2ab715d42129e')],
  [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
  [{ $convert: { input: '$gone', to: 'int', onNull: 'none' } }, 'none'],
];

describe('expressions', () => {
  test.each(CASES)('%j', (expression, value) => {
    const result = evaluate(expression);
    expect(result).toEqual(value);
    expect(result?.constructor).toBe((value as object | null | undefined)?.constructor);
  });

  test.each<[unknown, number]>([
    [{ $nope: 1 }, 168],
    [{ a: { $nope: 1 } }, 168],
    [{ $add: 1, $abs: 2 }, 15983],
    [{ a: 1, $b: 2 }, 16410],
    ['$', 16872],
    ['$a.', 40353],
    ['$$', 16869],
    ['$$gone', 17276],
    [{ $map: { input: '$list', as: 'x', in: '$$this' } }, 17276],
    [{ $add: ['$text'] }, 14],
    [{ $add: ['$at', '$at'] }, 16612],
    [{ $subtract: ['$text', 1] }, 14],
    [{ $divide: [1, 0] }, 2],
    [{ $mod: [1, 0] }, 16610],
    [{ $abs: 'x' }, 28765],
    [{ $sqrt: -1 }, 28714],
    [{ $cond: [1, 2] }, 16020],
    [{ $cond: branch('if', 1, 2) }, 17082],
    [{ $switch: { branches: [] } }, 40068],
    [{ $switch: { branches: [branch('case', false, 1)] } }, 40066],
    [{ $size: '$a' }, 17124],
    [{ $in: [1, '$a'] }, 40081],
    [{ $arrayElemAt: ['$a', 0] }, 28689],
    [{ $concatArrays: ['$a'] }, 28664],
    [{ $setUnion: ['$a'] }, 17043],
    [{ $mergeObjects: '$a' }, 40400],
    [{ $concat: ['$a'] }, 16702],
    [{ $split: ['a', ''] }, 40087],
    [{ $toInt: 'x' }, 241],
    [{ $toInt: long(2 ** 40) }, 241],
    [{ $toObjectId: 'x' }, 241],
    [{ $toDate: 5 }, 241],
    [{ $eq: [1, 2, 3] }, 16020],
  ])('%j is refused with code %i', (expression, code) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code }));
  });

  test('are not misled by names of JavaScript', () => {
    expect(evaluate('$constructor')).toBeUndefined();
    const built = evaluate({ $arrayToObject: { $literal: [{ k: '__proto__', v: { hit: 1 } }] } }) as Document;
    expect(Object.keys(built)).toEqual(['__proto__']);
    expect(built.hit).toBeUndefined();
  });
});
