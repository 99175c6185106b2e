import { afterEach, expect, test } from '@jest/globals';
import { startTestServer, until } from './testing/server.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
afterEach(() => server.stop());

test('documents go when their time is over, and only they', async () => {
  server = await startTestServer({ ttlIntervalMs: 20 });
  const sessions = server.db.collection('sessions');
  await sessions.createIndex({ at: -1 }, { expireAfterSeconds: 60 });
  const past = new Date(Date.now() - 61_000);
  await sessions.insertMany([
    ...Array.from({ length: 1200 }, () => ({ at: past })),
    { keep: 'young', at: new Date() },
    { keep: 'no date', at: 'then' },
    { keep: 'no field' },
    { keep: 'null', at: null },
    { at: [new Date(), past] },
  ]);
  await until(async () => (await sessions.countDocuments()) === 4);
  expect((await sessions.distinct('keep')).sort()).toEqual(['no date', 'no field', 'null', 'young']);
});

test('collMod changes when they go', async () => {
  server = await startTestServer({ ttlIntervalMs: 20 });
  const sessions = server.db.collection('sessions');
  await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
  await sessions.insertOne({ at: new Date(Date.now() - 1000) });
  const reply = await server.db.command({
    collMod: 'sessions',
    index: { keyPattern: { at: 1 }, expireAfterSeconds: 0 },
  });
  expect(reply).toMatchObject({ expireAfterSeconds_old: 3600, expireAfterSeconds_new: 0 });
  await until(async () => (await sessions.countDocuments()) === 0);
});

test('collMod outlives a restart', async () => {
  server = await startTestServer();
  const sessions = server.db.collection('sessions');
  await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
  await server.db.command({ ping: 1, writeConcern: { j: true } });
  await server.db.command({ collMod: 'sessions', index: { name: 'at_1', expireAfterSeconds: 5 } });
  const restarted = await server.restart();
  expect((await restarted.db('test').collection('sessions').indexes())[1]).toMatchObject({ expireAfterSeconds: 5 });
});
