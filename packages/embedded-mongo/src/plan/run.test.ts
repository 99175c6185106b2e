import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { startTestServer } from '../testing/server.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
let indexed: Collection;
let plain: Collection;

beforeAll(async () => {
  server = await startTestServer();
  indexed = server.db.collection('indexed');
  plain = server.db.collection('plain');
  await indexed.createIndexes([
    { key: { a: 1 } },
    { key: { a: 1, b: -1 } },
    { key: { b: -1, c: 1 } },
    { key: { 'd.e': 1, a: 1 } },
    { key: { c: 1 }, sparse: true },
    { key: { b: 1 }, partialFilterExpression: { a: { $gt: 3 } } },
  ]);
});
afterAll(() => server.stop());

/** A generator with a seed, so that a failure can be repeated. */
function generator(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
  const scalar = (): unknown =>
    [below(6), below(6) + 0.5, 'x', 'y', null, true, new Date(below(5)), { e: below(3) }][below(8)];
  const value = (): unknown => (below(6) === 0 ? Array.from({ length: below(3) }, scalar) : scalar());
  const document = (): Document => {
    const doc: Document = {};
    if (below(5) > 0) doc.a = value();
    if (below(5) > 0) doc.b = scalar();
    if (below(3) > 0) doc.c = scalar();
    if (below(2) > 0) doc.d = below(2) ? { e: scalar() } : [{ e: scalar() }, { e: scalar() }];
    return doc;
  };
  const condition = (): unknown => {
    const kind = below(8);
    if (kind < 3) return scalar();
    if (kind === 3) return { $in: [scalar(), scalar()] };
    if (kind === 4) return { $gt: below(6) };
    if (kind === 5) return { $lte: below(6), $gte: below(3) };
    return kind === 6 ? { $exists: below(2) === 1 } : { $ne: scalar() };
  };
  const filter = (): Document => {
    const parts: Document = {};
    for (let i = below(3); i >= 0; i -= 1) parts[['a', 'b', 'c', 'd.e'][below(4)] as string] = condition();
    return parts;
  };
  const sort = (): Document =>
    Object.fromEntries([['a', 'b', 'c'][below(3)] as string, 'b', '_id'].map((path) => [path, below(2) ? 1 : -1]));
  return { below, document, filter, sort };
}

test('any query gives the same documents in the same order with indexes as without', async () => {
  const { document, filter, sort, below } = generator(20_261_122);
  const docs = Array.from({ length: 150 }, (_, _id) => ({ _id, ...document() }) as Document);
  for (const doc of docs) {
    // Two arrays cannot be indexed side by side.
    if (Array.isArray(doc.a) && Array.isArray(doc.d)) delete doc.a;
  }
  await indexed.insertMany(docs);
  await plain.insertMany(docs);
  for (let round = 0; round < 120; round += 1) {
    const [query, order] = [filter(), sort()];
    const limit = below(2) * (1 + below(20));
    const [withIndexes, without] = await Promise.all(
      [indexed, plain].map((collection) => collection.find(query).sort(order).skip(below(1)).limit(limit).toArray()),
    );
    expect({ query, order, limit, ids: withIndexes?.map(({ _id }) => _id) }).toEqual({
      query,
      order,
      limit,
      ids: without?.map(({ _id }) => _id),
    });
    expect({ query, n: await indexed.countDocuments(query) }).toEqual({ query, n: await plain.countDocuments(query) });
  }
});

test('a plan says which index it takes and what it looks at', async () => {
  const runs = server.db.collection('runs');
  await runs.createIndex({ job: 1, at: -1 });
  await runs.insertMany(Array.from({ length: 100 }, (_, i) => ({ job: `j${i % 10}`, at: i })));
  const { executionStats, queryPlanner } = await runs
    .find({ job: 'j1' })
    .sort({ at: -1 })
    .limit(3)
    .explain('executionStats');
  expect(queryPlanner.winningPlan).toMatchObject({
    stage: 'FETCH',
    inputStage: { stage: 'IXSCAN', indexName: 'job_1_at_-1', direction: 'forward' },
  });
  expect(executionStats).toMatchObject({ nReturned: 3, totalKeysExamined: 3, totalDocsExamined: 3 });
  const scan = await runs.find({ at: 5 }).explain('executionStats');
  expect(scan.queryPlanner.winningPlan.stage).toBe('COLLSCAN');
  expect(scan.executionStats.totalDocsExamined).toBe(100);
});

test('a document that moves in the index while all are updated is met once', async () => {
  const counters = server.db.collection<{ n: number }>('counters');
  await counters.createIndex({ n: 1 });
  await counters.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
  const { modifiedCount } = await counters.updateMany({ n: { $gte: 0 } }, { $inc: { n: 10_000 } });
  expect(modifiedCount).toBe(3000);
  expect(await counters.countDocuments({ n: { $gte: 20_000 } })).toBe(0);
});

test('keys longer than lmdb takes are found, kept apart and sorted', async () => {
  const texts = server.db.collection<{ text: string }>('texts');
  await texts.createIndex({ text: 1 }, { unique: true });
  const long = ['b', 'a', 'c'].map((end) => ({ text: 'x'.repeat(3000) + end }));
  await texts.insertMany(long);
  expect(await texts.countDocuments({ text: long[1]?.text })).toBe(1);
  expect((await texts.find().sort({ text: 1 }).toArray()).map(({ text }) => text.at(-1))).toEqual(['a', 'b', 'c']);
  await expect(texts.insertOne({ text: long[0]?.text ?? '' })).rejects.toMatchObject({ code: 11000 });
});
