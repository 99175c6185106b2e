import { describe, expect, test } from '@jest/globals';
import { Binary, Double, Long } from 'bson';
import { type PipelineContext, runPipeline } from './aggregate.js';
import type { Document } from './document.js';
import { mergeDocument } from './merge.js';

const COLLECTIONS: Record<string, Document[]> = {
  inventory: [
    { _id: 1, sku: 'almonds', qty: 120 },
    { _id: 2, sku: 'bread', qty: 80 },
    { _id: 3, sku: null },
    { _id: 4 },
  ],
  staff: [
    { _id: 1, name: 'Dev' },
    { _id: 2, name: 'Eliot', boss: 'Dev' },
    { _id: 3, name: 'Ron', boss: 'Eliot' },
    { _id: 4, name: 'Andrew', boss: 'Eliot' },
  ],
};
const ORDERS = [
  { _id: 1, item: 'almonds', price: 12, qty: 2, day: new Date('2024-03-01'), tags: ['a', 'b'] },
  { _id: 2, item: 'pecans', price: 20, qty: 1, day: new Date('2024-03-01'), tags: [] },
  { _id: 3, item: 'almonds', price: 5, qty: 10, day: new Date('2024-03-02') },
];
const context = (more: Partial<PipelineContext> = {}): PipelineContext => ({
  database: 'test',
  lookup: (collection) => COLLECTIONS[collection] ?? [],
  ...more,
});
const run = (pipeline: Document[], docs: Document[] = ORDERS, more: Partial<PipelineContext> = {}) =>
  runPipeline(docs, pipeline, context(more)).documents;
const long = (value: number) => Long.fromNumber(value);

const CASES: [name: string, pipeline: Document[], result: Document[]][] = [
  [
    '$match, $project',
    [{ $match: { qty: { $gt: 1 } } }, { $project: { _id: 0, item: 1, total: { $multiply: ['$price', '$qty'] } } }],
    [
      { item: 'almonds', total: 24 },
      { item: 'almonds', total: 50 },
    ],
  ],
  [
    '$project exclusion',
    [{ $limit: 1 }, { $project: { day: 0, tags: 0, price: 0 } }],
    [{ _id: 1, item: 'almonds', qty: 2 }],
  ],
  [
    '$project with arrays and $$REMOVE',
    [{ $limit: 1 }, { $project: { _id: 0, a: ['$price', '$nope'], b: { $cond: [true, '$$REMOVE', 1] } } }],
    [{ a: [12, null] }],
  ],
  [
    '$addFields nested and in place',
    [{ $match: { _id: 2 } }, { $project: { item: 1 } }, { $addFields: { item: 'x', 'a.b': 1, 'a.c': '$nope' } }],
    [{ _id: 2, item: 'x', a: { b: 1 } }],
  ],
  [
    '$set and $unset',
    [{ $match: { _id: 2 } }, { $set: { price: 1 } }, { $unset: ['day', 'tags', 'qty'] }],
    [{ _id: 2, item: 'pecans', price: 1 }],
  ],
  [
    '$replaceRoot and $replaceWith',
    [{ $limit: 1 }, { $replaceRoot: { newRoot: { a: { b: '$item' } } } }, { $replaceWith: '$a' }],
    [{ b: 'almonds' }],
  ],
  [
    '$sort, $skip, $limit',
    [{ $sort: { price: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { _id: 1 } }],
    [{ _id: 1 }],
  ],
  [
    '$group',
    [
      {
        $group: {
          _id: '$item',
          n: { $sum: 1 },
          total: { $sum: { $multiply: ['$price', '$qty'] } },
          avg: { $avg: '$qty' },
          most: { $max: '$price' },
          least: { $min: '$price' },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'almonds', n: 2, total: 74, avg: new Double(6), most: 12, least: 5 },
      { _id: 'pecans', n: 1, total: 20, avg: new Double(1), most: 20, least: 20 },
    ],
  ],
  [
    '$group of all, by null',
    [
      {
        $group: {
          _id: null,
          items: { $push: '$item' },
          set: { $addToSet: '$item' },
          first: { $first: '$_id' },
          last: { $last: '$_id' },
        },
      },
    ],
    [{ _id: null, items: ['almonds', 'pecans', 'almonds'], set: ['almonds', 'pecans'], first: 1, last: 3 }],
  ],
  [
    '$group by several fields',
    [
      { $group: { _id: { day: '$day', item: '$item' }, n: { $count: {} } } },
      { $match: { '_id.item': 'pecans' } },
      { $project: { _id: 0, n: 1 } },
    ],
    [{ n: 1 }],
  ],
  [
    '$group with ranking accumulators',
    [
      {
        $group: {
          _id: null,
          top: { $top: { sortBy: { price: -1 }, output: '$_id' } },
          two: { $bottomN: { n: 2, sortBy: { price: -1 }, output: '$_id' } },
          max: { $maxN: { input: '$price', n: 2 } },
          first: { $firstN: { input: '$_id', n: 2 } },
        },
      },
    ],
    [{ _id: null, top: 2, two: [1, 3], max: [20, 12], first: [1, 2] }],
  ],
  ['$count', [{ $match: { qty: 1 } }, { $count: 'n' }], [{ n: 1 }]],
  ['$count of nothing', [{ $match: { qty: 99 } }, { $count: 'n' }], []],
  [
    '$sortByCount',
    [{ $sortByCount: '$item' }],
    [
      { _id: 'almonds', count: 2 },
      { _id: 'pecans', count: 1 },
    ],
  ],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
    ],
  ],
  [
    '$unwind with index and empties',
    [
      { $unwind: { path: '$tags', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'a', i: long(0) },
      { _id: 1, tags: 'b', i: long(1) },
      { _id: 2, i: null },
      { _id: 3, i: null },
    ],
  ],
  [
    '$lookup by equality',
    [
      { $limit: 2 },
      { $lookup: { from: 'inventory', localField: 'item', foreignField: 'sku', as: 'docs' } },
      { $project: { 'docs._id': 1 } },
    ],
    [
      { _id: 1, docs: [{ _id: 1 }] },
      { _id: 2, docs: [] },
    ],
  ],
  [
    '$lookup: missing joins null and missing',
    [
      { $limit: 1 },
      { $lookup: { from: 'inventory', localField: 'nope', foreignField: 'sku', as: 'd' } },
      { $project: { 'd._id': 1 } },
    ],
    [{ _id: 1, d: [{ _id: 3 }, { _id: 4 }] }],
  ],
  [
    '$lookup with let and pipeline',
    [
      { $limit: 1 },
      {
        $lookup: {
          from: 'inventory',
          let: { least: { $multiply: ['$price', 7] } },
          pipeline: [{ $match: { $expr: { $gt: ['$qty', '$$least'] } } }, { $project: { _id: 0, sku: 1 } }],
          as: 'd',
        },
      },
      { $project: { d: 1 } },
    ],
    [{ _id: 1, d: [{ sku: 'almonds' }] }],
  ],
  [
    '$graphLookup',
    [
      { $limit: 1 },
      {
        $graphLookup: {
          from: 'staff',
          startWith: 'Ron',
          connectFromField: 'boss',
          connectToField: 'name',
          as: 'up',
          depthField: 'depth',
        },
      },
      { $project: { _id: 0, 'up.name': 1, 'up.depth': 1 } },
    ],
    [
      {
        up: [
          { name: 'Ron', depth: long(0) },
          { name: 'Eliot', depth: long(1) },
          { name: 'Dev', depth: long(2) },
        ],
      },
    ],
  ],
  [
    '$unionWith',
    [
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'staff', pipeline: [{ $match: { boss: 'Dev' } }] } },
      { $skip: 3 },
    ],
    [{ _id: 2, name: 'Eliot', boss: 'Dev' }],
  ],
  [
    '$facet',
    [{ $facet: { n: [{ $count: 'n' }], dear: [{ $match: { price: { $gt: 10 } } }, { $project: { _id: 1 } }] } }],
    [{ n: [{ n: 3 }], dear: [{ _id: 1 }, { _id: 2 }] }],
  ],
  [
    '$bucket',
    [
      {
        $bucket: {
          groupBy: '$price',
          boundaries: [0, 10, 15],
          default: 'more',
          output: { n: { $sum: 1 }, ids: { $push: '$_id' } },
        },
      },
    ],
    [
      { _id: 0, n: 1, ids: [3] },
      { _id: 10, n: 1, ids: [1] },
      { _id: 'more', n: 1, ids: [2] },
    ],
  ],
  [
    '$bucketAuto',
    [{ $bucketAuto: { groupBy: '$price', buckets: 2 } }],
    [
      { _id: { min: 5, max: 20 }, count: 2 },
      { _id: { min: 20, max: 20 }, count: 1 },
    ],
  ],
  [
    '$redact',
    [{ $redact: { $cond: [{ $eq: ['$item', 'pecans'] }, '$$KEEP', '$$PRUNE'] } }, { $project: { _id: 1 } }],
    [{ _id: 2 }],
  ],
  [
    '$setWindowFields',
    [
      {
        $setWindowFields: {
          partitionBy: '$item',
          sortBy: { _id: 1 },
          output: { sum: { $sum: '$qty', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $project: { sum: 1 } },
    ],
    [
      { _id: 1, sum: 2 },
      { _id: 3, sum: 12 },
      { _id: 2, sum: 1 },
    ],
  ],
  [
    '$setWindowFields: partitions in the order of their keys',
    [
      { $setWindowFields: { partitionBy: '$item', sortBy: { _id: -1 }, output: { n: { $documentNumber: {} } } } },
      { $project: { n: 1 } },
    ],
    [
      { _id: 3, n: 1 },
      { _id: 1, n: 2 },
      { _id: 2, n: 1 },
    ],
  ],
  [
    '$setWindowFields over a range of values',
    [
      { $setWindowFields: { sortBy: { price: 1 }, output: { q: { $sum: '$qty', window: { range: [-8, 0] } } } } },
      { $project: { q: 1 } },
    ],
    [
      { _id: 3, q: 10 },
      { _id: 1, q: 12 },
      { _id: 2, q: 3 },
    ],
  ],
  ['$sample of more than there is', [{ $sample: { size: 9 } }, { $count: 'n' }], [{ n: 3 }]],
];

describe('pipelines', () => {
  test.each(CASES)('do as MongoDB does: %s', (_name, pipeline, result) => {
    expect(run(pipeline)).toEqual(result);
  });

  test('leave their input as it was', () => {
    const before = JSON.stringify(ORDERS);
    for (const [, pipeline] of CASES) run(pipeline);
    expect(JSON.stringify(ORDERS)).toBe(before);
  });

  test('$group takes numbers of different types for one key, and missing for null', () => {
    const docs = [{ a: 1 }, { a: long(1) }, { a: new Double(1) }, { a: null }, {}];
    expect(run([{ $group: { _id: '$a', n: { $sum: 1 } } }], docs)).toEqual([
      { _id: 1, n: 3 },
      { _id: null, n: 2 },
    ]);
  });

  test('$group tells regexes, dates and binary data apart', () => {
    const keys = [/a/, /b/, new Date(1), new Date(2), new Binary(Buffer.from('a')), new Binary(Buffer.from('b'))];
    expect(
      run(
        [{ $group: { _id: '$a' } }],
        keys.map((a) => ({ a })),
      ),
    ).toEqual(keys.map((_id) => ({ _id })));
  });

  test('follow the collation', () => {
    const docs = [
      { _id: 1, a: 'ping' },
      { _id: 2, a: 'PING' },
    ];
    const collation = { locale: 'en', strength: 2 };
    expect(run([{ $group: { _id: '$a', n: { $sum: 1 } } }], docs, { collation })).toEqual([{ _id: 'ping', n: 2 }]);
    const equal = { $project: { _id: 0, eq: { $eq: ['$a', 'ping'] }, in: { $in: ['Ping', ['$a']] } } };
    expect(run([{ $skip: 1 }, equal], docs, { collation })).toEqual([{ eq: true, in: true }]);
    expect(run([{ $group: { _id: null, s: { $addToSet: '$a' } } }], docs, { collation })).toEqual([
      { _id: null, s: ['ping'] },
    ]);
    expect(run([{ $match: { a: 'Ping' } }, { $count: 'n' }], docs, { collation })).toEqual([{ n: 2 }]);
  });

  test('know let, now, and documents written in them', () => {
    const now = new Date(7);
    expect(run([{ $documents: [{ a: 1 }] }, { $set: { b: '$$x', now: '$$NOW' } }], [], { let: { x: 2 }, now })).toEqual(
      [{ a: 1, b: 2, now }],
    );
    expect(run([{ $listLocalSessions: {} }, { $count: 'n' }], [])).toEqual([{ n: 1 }]);
  });

  test('$out and $merge at the end ask the server to write', () => {
    expect(runPipeline(ORDERS, [{ $limit: 1 }, { $out: 'copy' }], context())).toEqual({
      documents: [ORDERS[0]],
      write: { stage: '$out', database: 'test', collection: 'copy' },
    });
    expect(runPipeline([], [{ $out: { db: 'other', coll: 'c' } }], context()).write).toEqual({
      stage: '$out',
      database: 'other',
      collection: 'c',
    });
    expect(
      runPipeline(
        [],
        [{ $merge: { into: 'c', on: ['a'], whenMatched: 'replace', whenNotMatched: 'discard' } }],
        context(),
      ).write,
    ).toMatchObject({
      stage: '$merge',
      database: 'test',
      collection: 'c',
      on: ['a'],
      whenMatched: 'replace',
      whenNotMatched: 'discard',
    });
  });

  test.each<[Document[], number]>([
    [[{ $nope: 1 }], 40324],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[{}], 40323],
    [[{ $out: 'x' }, { $limit: 1 }], 40601],
    [[{ $limit: 1 }, { $documents: [] }], 40602],
    [[{ $match: 1 }], 15959],
    [[{ $project: {} }], 51272],
    [[{ $project: 1 }], 15969],
    [[{ $project: { a: 1, b: 0 } }], 31253],
    [[{ $addFields: 1 }], 40272],
    [[{ $set: {} }], 40177],
    [[{ $unset: 1 }], 31002],
    [[{ $unset: [] }], 31119],
    [[{ $unset: [1] }], 31120],
    [[{ $replaceRoot: {} }], 40231],
    [[{ $replaceWith: '$item' }], 40228],
    [[{ $sort: 1 }], 15973],
    [[{ $sort: {} }], 15976],
    [[{ $limit: 'x' }], 15957],
    [[{ $limit: 0 }], 15958],
    [[{ $skip: -1 }], 15956],
    [[{ $skip: 'x' }], 15972],
    [[{ $group: { n: { $sum: 1 } } }], 15955],
    [[{ $group: { _id: 1, n: 1 } }], 40234],
    [[{ $group: { _id: 1, n: { $nope: 1 } } }], 15952],
    [[{ $group: { _id: 1, n: { $sum: 1, $avg: 1 } } }], 40238],
    [[{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], 40235],
    [[{ $count: 1 }], 40156],
    [[{ $count: '$a' }], 40158],
    [[{ $unwind: 1 }], 15981],
    [[{ $unwind: 'tags' }], 28818],
    [[{ $unwind: {} }], 28812],
    [[{ $sortByCount: 1 }], 40149],
    [[{ $sample: { size: 0 } }], 28747],
    [[{ $bucket: { groupBy: '$a' } }], 40198],
    [[{ $bucket: { groupBy: '$price', boundaries: [0, 6] } }], 40066],
    [[{ $lookup: { from: 'x' } }], 9],
    [[{ $lookup: { from: 'x', as: 'y', nope: 1 } }], 9],
    [[{ $facet: {} }], 40169],
    [[{ $facet: { a: [{ $out: 'x' }] } }], 40600],
    [[{ $project: { a: { $nope: 1 } } }], 168],
    [[{ $project: { a: { $add: [1, 'x'] } } }], 14],
    [[{ $project: { a: { $divide: [1, 0] } } }], 2],
    [[{ $project: { a: '$$nope' } }], 17276],
    [[{ $project: { a: { $add: 1, $abs: 1 } } }], 15983],
    [[{ $project: { a: { $eq: [1] } } }], 16020],
    [[{ $project: { a: { $function: {} } } }], 168],
    [[{ $setWindowFields: { sortBy: { a: 1 } } }], 40414],
    [[{ $collStats: {} }], 238],
  ])('refuse %j with code %i', (pipeline, code) => {
    expect(() => run(pipeline)).toThrow(expect.objectContaining({ code }));
  });
});

describe('what $merge makes of a document', () => {
  const merge = (whenMatched: unknown, whenNotMatched = 'insert') => {
    const { write } = runPipeline([], [{ $merge: { into: 'c', whenMatched, whenNotMatched } }], context());
    if (write?.stage !== '$merge') throw new Error('no merge');
    return write;
  };

  test.each<[unknown, Document | undefined]>([
    ['merge', { _id: 1, a: 1, b: 2 }],
    ['replace', { _id: 1, b: 2 }],
    ['keepExisting', undefined],
    [[{ $set: { a: { $add: ['$a', '$$new.b'] } } }], { _id: 1, a: 3 }],
  ])('when it matches and the stage says %j', (whenMatched, result) => {
    expect(mergeDocument(merge(whenMatched), { _id: 1, a: 1 }, { _id: 1, b: 2 })).toEqual(result);
  });

  test('when it matches nothing', () => {
    expect(mergeDocument(merge('merge'), undefined, { _id: 1 })).toEqual({ _id: 1 });
    expect(mergeDocument(merge('merge', 'discard'), undefined, { _id: 1 })).toBeUndefined();
    expect(() => mergeDocument(merge('merge', 'fail'), undefined, { _id: 1 })).toThrow(
      expect.objectContaining({ code: 13113 }),
    );
    expect(() => mergeDocument(merge('fail'), { _id: 1 }, { _id: 1 })).toThrow(
      expect.objectContaining({ code: 11000 }),
    );
  });
});
