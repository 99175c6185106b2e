import { MongoBackend } from '@agendajs/mongo-backend';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agenda } from 'agenda';
import mongoose from 'mongoose';
import { startTestServer, until } from './testing/server.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('mongoose makes indexes, saves, refuses duplicates, updates and aggregates', async () => {
  const connection = await mongoose.createConnection(server.uri, { dbName: 'models', autoIndex: false }).asPromise();
  try {
    const schema = new mongoose.Schema(
      {
        name: { type: String, unique: true },
        n: Number,
        price: mongoose.Schema.Types.Decimal128,
        parts: [{ label: String }],
      },
      { timestamps: true },
    );
    const Thing = connection.model('Thing', schema);
    await Thing.createIndexes();
    const thing = await Thing.create({ name: 'a', n: 1, price: '1.50', parts: [{ label: 'x' }] });
    thing.n = 2;
    thing.parts.push({ label: 'y' });
    await thing.save();
    await expect(Thing.create({ name: 'a' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { name: 1 },
      keyValue: { name: 'a' },
    });
    const found = await Thing.findOneAndUpdate({ name: 'a' }, { $inc: { n: 1 } }, { returnDocument: 'after' }).lean();
    expect(found).toMatchObject({ n: 3, parts: [{ label: 'x' }, { label: 'y' }] });
    expect(String(found?.price)).toBe('1.50');
    expect(
      await Thing.aggregate([{ $match: { n: { $gt: 0 } } }, { $group: { _id: null, n: { $sum: '$n' } } }]),
    ).toEqual([{ _id: null, n: 3 }]);
    expect(Object.keys((await Thing.collection.indexInformation()) as object)).toEqual(['_id_', 'name_1']);
  } finally {
    await connection.close();
  }
});

test('Agenda schedules, locks and runs jobs', async () => {
  const db = server.client.db('agenda');
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db as never, collection: 'jobs' }),
    processEvery: 20,
  });
  agenda.on('error', (error: unknown) => {
    throw error;
  });
  const ran: unknown[] = [];
  // Agenda looks after a run's lock by a timer of half its lifetime, which it does not clear.
  const report = async (job: { attrs: { data?: unknown } }) => {
    ran.push(job.attrs.data);
  };
  agenda.define('report', report, { lockLifetime: 4_000 });
  await agenda.start();
  try {
    await agenda.every('1 hour', 'report', { from: 'every' });
    await agenda.now('report', { from: 'now' });
    await until(() => ran.length >= 2);
    expect(ran).toEqual(expect.arrayContaining([{ from: 'every' }, { from: 'now' }]));
    expect(await db.collection('jobs').countDocuments({ name: 'report', type: 'single' })).toBe(1);
  } finally {
    await agenda.stop();
  }
});

test('a large result comes in batches, also while documents go', async () => {
  const collection = server.db.collection<{ n: number }>('batches');
  await collection.insertMany(Array.from({ length: 2500 }, (_, n) => ({ n })));
  const cursor = collection.find({}, { sort: { _id: 1 }, batchSize: 100 });
  const seen: number[] = [];
  for await (const { n } of cursor) {
    seen.push(n);
    if (n === 500) await collection.deleteMany({ n: { $gte: 2000 } });
  }
  expect(seen.length).toBe(2000);
});

test('a killed or unknown cursor cannot go on', async () => {
  const collection = server.db.collection('killed');
  await collection.insertMany([{}, {}, {}]);
  const reply = await server.db.command({ find: 'killed', batchSize: 1 });
  const id = reply.cursor.id;
  expect(await server.db.command({ killCursors: 'killed', cursors: [id] })).toMatchObject({ cursorsKilled: [id] });
  await expect(server.db.command({ getMore: id, collection: 'killed' })).rejects.toMatchObject({
    code: 43,
    codeName: 'CursorNotFound',
  });
});

test('an unacknowledged write is done, and nothing is answered to it', async () => {
  const collection = server.db.collection<{ _id: number }>('silent');
  await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
  await until(async () => (await collection.countDocuments()) === 1);
});
