import { describe, expect, test } from '@jest/globals';
import { distinctValues } from './distinct.js';
import type { Document } from './document.js';
import { compileSort, sortDocuments } from './sort.js';

const ids = (docs: Document[]) => docs.map((doc) => doc._id);

describe('sorting', () => {
  test.each<[string, Document, Document[], unknown[]]>([
    ['null and missing come before numbers', { a: 1 }, [{ _id: 1, a: 1 }, { _id: 2 }, { _id: 3, a: null }], [2, 3, 1]],
    [
      'an array sorts by its least element',
      { a: 1 },
      [
        { _id: 1, a: 2 },
        { _id: 2, a: [3, 1] },
        { _id: 3, a: [] },
      ],
      [3, 2, 1],
    ],
    [
      'and descending by its greatest',
      { a: -1 },
      [
        { _id: 1, a: 2 },
        { _id: 2, a: [3, 1] },
        { _id: 3, a: [] },
      ],
      [2, 1, 3],
    ],
    [
      'an empty array comes before null',
      { a: 1 },
      [
        { _id: 1, a: null },
        { _id: 2, a: [] },
      ],
      [2, 1],
    ],
    [
      'paths go through arrays',
      { 'a.b': 1 },
      [{ _id: 1, a: [{ b: 5 }, { b: 2 }] }, { _id: 2, a: { b: 3 } }, { _id: 3 }],
      [3, 1, 2],
    ],
    [
      'several keys, then the order of arrival',
      { a: 1, b: -1 },
      [
        { _id: 1, a: 1, b: 1 },
        { _id: 2, a: 0 },
        { _id: 3, a: 1, b: 2 },
        { _id: 4, a: 0 },
      ],
      [2, 4, 3, 1],
    ],
  ])('%s', (_rule, sort, docs, expected) => {
    expect(ids(sortDocuments(docs, sort))).toEqual(expected);
    expect(ids([...docs].sort(compileSort(sort)))).toEqual(expected);
  });

  test('follows the collation', () => {
    const docs = [
      { _id: 1, a: 'b' },
      { _id: 2, a: 'A' },
      { _id: 3, a: 'a' },
    ];
    expect(ids(sortDocuments(docs, { a: 1 }))).toEqual([2, 3, 1]);
    expect(ids(sortDocuments(docs, { a: 1 }, { locale: 'en' }))).toEqual([3, 2, 1]);
  });

  test.each<[Document, number]>([
    [{ a: 2 }, 15975],
    [{ a: 'asc' }, 15974],
    [{ '': 1 }, 40352],
    [{ 'a.': 1 }, 40353],
    [{ 'a..b': 1 }, 15998],
    [{ $a: 1 }, 16410],
    [{ a: { $meta: 'textScore' } }, 40218],
  ])('refuses %j', (sort, code) => {
    expect(() => compileSort(sort)).toThrow(expect.objectContaining({ code }));
  });
});

describe('distinct values', () => {
  test('unwind arrays, leave out missing fields, keep null, and come in order', () => {
    const docs = [{ a: [3, 1] }, { a: 'x' }, {}, { a: null }, { a: 1 }, { a: [[2]] }];
    expect(distinctValues(docs, 'a')).toEqual([null, 1, 3, 'x', [2]]);
  });

  test('go through paths, arrays and indexes', () => {
    const docs = [{ a: [{ b: 1 }, { b: [2, 3] }] }, { a: { b: 3 } }];
    expect(distinctValues(docs, 'a.b')).toEqual([1, 2, 3]);
    expect(distinctValues(docs, 'a.0.b')).toEqual([1]);
  });

  test('follow the collation', () => {
    expect(distinctValues([{ a: 'ping' }, { a: 'PING' }], 'a', { locale: 'en', strength: 2 })).toEqual(['ping']);
  });
});
