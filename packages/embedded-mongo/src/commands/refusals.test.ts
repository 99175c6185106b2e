import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { startTestServer } from '../testing/server.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.db.collection('c').drop();
  await server.db.collection<{ _id: number; a: number }>('c').insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
});

describe('a command is refused as MongoDB refuses it', () => {
  test.each<[number, Document]>([
    [59, { nonsense: 1 }],
    [59, { configureFailPoint: 'failCommand', mode: 'off' }],
    [40415, { find: 'c', nonsense: 1 }],
    [40415, { insert: 'c', documents: [{}], nonsense: 1 }],
    [40415, { update: 'c', updates: [{ q: {}, u: { $set: { b: 1 } }, nonsense: 1 }] }],
    [40415, { delete: 'c', deletes: [{ q: {}, limit: 1, nonsense: 1 }] }],
    [14, { find: 'c', filter: 'x' }],
    [14, { find: 'c', limit: 'x' }],
    [51024, { find: 'c', limit: -1 }],
    [51024, { find: 'c', skip: -1 }],
    [238, { find: 'c', tailable: true }],
    [2, { find: 'c', filter: {}, hint: 'absent' }],
    [2, { find: 'c', filter: { a: { $nonsense: 1 } } }],
    [73, { find: '' }],
    [73, { find: 1 }],
    [73, { insert: '$x', documents: [{}] }],
    [16, { insert: 'c', documents: [] }],
    [40414, { update: 'c' }],
    [40414, { delete: 'c', deletes: [{ q: {} }] }],
    [9, { findAndModify: 'c', query: {} }],
    [9, { findAndModify: 'c', remove: true, new: true }],
    [9, { aggregate: 'c', pipeline: [] }],
    [20, { find: 'c', txnNumber: 1, startTransaction: true, autocommit: false }],
    [26, { listIndexes: 'absent' }],
    [26, { renameCollection: 'test.absent', to: 'test.b' }],
    [27, { dropIndexes: 'c', index: 'absent' }],
    [72, { dropIndexes: 'c', index: '_id_' }],
    [238, { create: 'capped', capped: true, size: 1000 }],
    [43, { getMore: 5, collection: 'c' }],
  ])('with %i: %j', async (code, command) => {
    await expect(server.db.command(command)).rejects.toMatchObject({ code });
  });

  test.each<[number, Document]>([
    [67, { key: {} }],
    [67, { key: { a: 0 } }],
    [67, { key: { a: true } }],
    [67, { key: { a: 'nonsense' } }],
    [238, { key: { a: 'text' } }],
    [238, { key: { a: '2dsphere' } }],
    [238, { key: { a: 'hashed' } }],
    [238, { key: { '$**': 1 } }],
    [238, { key: { a: 1 }, collation: { locale: 'en' } }],
    [238, { key: { a: 1 }, hidden: true }],
    [197, { key: { a: 1 }, nonsense: true }],
    [67, { key: { a: 1, b: 1 }, expireAfterSeconds: 5 }],
    [67, { key: { a: 1 }, expireAfterSeconds: -1 }],
    [14, { key: { a: 1 }, expireAfterSeconds: 'x' }],
    [67, { key: { a: 1 }, partialFilterExpression: { a: { $ne: 1 } } }],
    [67, { key: { a: 1 }, partialFilterExpression: { a: { $exists: false } } }],
    [67, { key: { a: 1 }, partialFilterExpression: { $nor: [{ a: 1 }] } }],
    [67, { key: { a: 1 }, partialFilterExpression: { a: { $not: { $gt: 1 } } } }],
    [67, { key: { a: 1 }, partialFilterExpression: { a: 1 }, sparse: true }],
  ])('an index, with %i: %j', async (code, spec) => {
    await expect(server.db.command({ createIndexes: 'c', indexes: [{ name: 'n', ...spec }] })).rejects.toMatchObject({
      code,
    });
  });
});

describe('indexes', () => {
  test('of one name or one key in two shapes are refused', async () => {
    const create = (key: Document, options: Document) =>
      server.db.command({ createIndexes: 'c', indexes: [{ key, ...options }] });
    await create({ a: 1 }, { name: 'n' });
    await expect(create({ b: 1 }, { name: 'n' })).rejects.toMatchObject({ code: 86 });
    await expect(create({ a: 1 }, { name: 'n', unique: true })).rejects.toMatchObject({ code: 86 });
    await expect(create({ a: 1 }, { name: 'm' })).rejects.toMatchObject({ code: 85 });
    expect(await create({ a: 1 }, { name: 'n' })).toMatchObject({
      note: 'all indexes already exist',
      numIndexesAfter: 2,
    });
  });

  test('are 64 at most', async () => {
    const indexes = Array.from({ length: 64 }, (_, i) => ({ key: { [`f${i}`]: 1 }, name: `n${i}` }));
    await expect(server.db.command({ createIndexes: 'many', indexes })).rejects.toMatchObject({ code: 67 });
  });

  test('that cannot be unique leave nothing behind', async () => {
    await server.db.collection('c').insertOne({ a: 1 });
    await expect(server.db.collection('c').createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({
      code: 11000,
      message: expect.stringContaining('E11000 duplicate key error collection: test.c index: a_1 dup key: { a: 1 }'),
    });
    expect(await server.db.collection('c').indexes()).toHaveLength(1);
  });

  test('that are unique and partial hold only what they cover', async () => {
    const locks = server.db.collection('locks');
    await locks.createIndex({ job: 1 }, { unique: true, partialFilterExpression: { status: 'running' } });
    await locks.insertMany([
      { job: 'a', status: 'done' },
      { job: 'a', status: 'done' },
      { job: 'a', status: 'running' },
    ]);
    await expect(locks.updateOne({ status: 'done' }, { $set: { status: 'running' } })).rejects.toMatchObject({
      code: 11000,
    });
    await locks.updateOne({ status: 'running' }, { $set: { status: 'done' } });
    expect(await locks.updateOne({ status: 'done' }, { $set: { status: 'running' } })).toMatchObject({
      modifiedCount: 1,
    });
  });

  test('that are unique and sparse take many documents without the field, those that are not take one', async () => {
    const sparse = server.db.collection('sparse');
    await sparse.createIndex({ a: 1 }, { unique: true, sparse: true });
    await sparse.insertMany([{}, {}]);
    const whole = server.db.collection('whole');
    await whole.createIndex({ a: 1 }, { unique: true });
    await expect(whole.insertMany([{}, { a: null }])).rejects.toMatchObject({ code: 11000 });
  });
});

describe('writes', () => {
  test('stop at the first error in order, and go on without', async () => {
    const statements = [{ _id: 3 }, { _id: 1 }, { _id: 4 }];
    const ordered = await server.db.command({ insert: 'c', documents: statements });
    expect(ordered).toMatchObject({
      n: 1,
      writeErrors: [{ index: 1, code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } }],
    });
    const unordered = await server.db.command({ insert: 'c', documents: statements, ordered: false });
    expect(unordered).toMatchObject({ n: 1, writeErrors: [{ index: 0 }, { index: 1 }] });
  });

  test('of a document over 16 MiB are refused', async () => {
    await server.db.command({ insert: 'big', documents: [{ _id: 1, text: 'x'.repeat(15 * 2 ** 20) }] });
    const grow = { q: { _id: 1 }, u: { $set: { more: 'x'.repeat(2 * 2 ** 20) } } };
    expect(await server.db.command({ update: 'big', updates: [grow] })).toMatchObject({
      writeErrors: [{ code: 10334 }],
    });
  });

  test('cannot change an _id', async () => {
    expect(
      await server.db.command({ update: 'c', updates: [{ q: { _id: 1 }, u: { $set: { _id: 5 } } }] }),
    ).toMatchObject({ writeErrors: [{ code: 66 }] });
  });
});

test('hostile bytes close their own connection and no other', async () => {
  for (const bytes of [Buffer.alloc(16, 0xff), Buffer.alloc(16), Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]) {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(bytes);
    await once(socket, 'close');
  }
  expect(await server.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('the server calls itself a standalone MongoDB 7.0', async () => {
  expect(await server.db.command({ hello: 1 })).toMatchObject({
    isWritablePrimary: true,
    maxWireVersion: 21,
    logicalSessionTimeoutMinutes: 30,
  });
  expect(await server.db.command({ hello: 1 })).not.toHaveProperty('setName');
  expect((await server.db.command({ buildInfo: 1 })).version).toMatch(/^7\.0\./);
});
