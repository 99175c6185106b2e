import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Document, MongoServerError } from 'mongodb';
import { startTestServer } from './testing/server.js';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer({ testCommands: true });
});
afterAll(() => server.stop());

const configure = (mode: unknown, data: Document = {}) =>
  server.client
    .db('admin')
    .command({ configureFailPoint: 'failCommand', mode, data: { failCommands: ['ping'], ...data } });
const ping = () => server.db.command({ ping: 1 });

test('fails the named command as often as told, with code and labels', async () => {
  await configure({ times: 2 }, { errorCode: 91, errorLabels: ['Custom'] });
  const error = (await ping().catch((refusal: unknown) => refusal)) as MongoServerError;
  expect(error).toMatchObject({ code: 91, codeName: 'ShutdownInProgress' });
  expect(error.hasErrorLabel('Custom')).toBe(true);
  await expect(server.db.command({ buildInfo: 1 })).resolves.toMatchObject({ ok: 1 });
  await expect(ping()).rejects.toMatchObject({ code: 91 });
  await expect(ping()).resolves.toMatchObject({ ok: 1 });
});

test('fails until it is switched off', async () => {
  await configure('alwaysOn', { errorCode: 1 });
  await expect(ping()).rejects.toMatchObject({ code: 1 });
  await expect(ping()).rejects.toMatchObject({ code: 1 });
  await configure('off');
  await expect(ping()).resolves.toMatchObject({ ok: 1 });
});

test('closes the connection without an answer', async () => {
  await configure({ times: 1 }, { closeConnection: true });
  await expect(ping()).rejects.toMatchObject({ name: 'MongoNetworkError' });
});

test('holds a command up', async () => {
  await configure({ times: 1 }, { blockConnection: true, blockTimeMS: 60 });
  const began = performance.now();
  await ping();
  expect(performance.now() - began).toBeGreaterThan(55);
});

test('refuses another fail point and unknown options', async () => {
  await expect(server.client.db('admin').command({ configureFailPoint: 'other', mode: 'off' })).rejects.toMatchObject({
    code: 2,
  });
  await expect(configure('alwaysOn', { nonsense: 1 })).rejects.toMatchObject({ code: 40415 });
});
