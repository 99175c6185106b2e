import { copyFile, mkdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { endServer, type ServerProcess, spawnServer } from './testing/process.js';
import { temporaryFolder } from './testing/server.js';

let dir: string;
let running: ServerProcess[] = [];

beforeEach(async () => {
  dir = await temporaryFolder();
});
afterEach(async () => {
  for (const server of running)
    if (server.child.exitCode === null && server.child.signalCode === null) await endServer(server, 'SIGKILL');
  running = [];
  await rm(dir, { recursive: true });
});

async function start(folder = dir): Promise<ServerProcess> {
  const server = await spawnServer(folder);
  running.push(server);
  return server;
}

async function use<T>({ uri }: ServerProcess, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 1000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

describe('the server as a process', () => {
  test('ends cleanly on SIGTERM and keeps what it was told', async () => {
    const first = await start();
    await use(first, (client) => client.db('d').collection('c').insertOne({ a: 1 }));
    expect(await endServer(first, 'SIGTERM')).toBe(0);
    expect(await use(await start(), (client) => client.db('d').collection('c').countDocuments())).toBe(1);
  });

  test('loses no journaled write when it is killed in the middle of others', async () => {
    const server = await start();
    const kept: number[] = [];
    await use(server, async (client) => {
      const collection = client.db('d').collection<{ _id: number; text: string }>('c');
      await collection.createIndex({ text: 1 });
      const writing = (async () => {
        for (let i = 0; ; i += 1) {
          await collection.insertOne({ _id: i, text: `t${i % 7}` }, { writeConcern: { journal: true } });
          kept.push(i);
          if (kept.length === 60) process.kill(server.child.pid as number, 'SIGKILL');
        }
      })();
      await expect(writing).rejects.toThrow();
    });
    await use(await start(), async (client) => {
      const collection = client.db('d').collection<{ _id: number; text: string }>('c');
      const found = (await collection.find().toArray()).map(({ _id }) => _id);
      expect(found).toEqual(expect.arrayContaining(kept));
      // Documents and index entries are of one commit.
      for (let i = 0; i < 7; i += 1) {
        expect(await collection.countDocuments({ text: `t${i}` })).toBe(found.filter((id) => id % 7 === i).length);
      }
      expect(await collection.estimatedDocumentCount()).toBe(found.length);
    });
  });

  test('keeps a write that was not journaled once it is 100 ms old', async () => {
    const server = await start();
    await use(server, async (client) => {
      await client.db('d').collection('c').insertOne({ a: 1 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      await endServer(server, 'SIGKILL');
    });
    expect(await use(await start(), (client) => client.db('d').collection('c').countDocuments())).toBe(1);
  });

  test('refuses a folder that another process has, and names it', async () => {
    const { child } = await start();
    await expect(start()).rejects.toThrow(new RegExp(`exit code 1: .*in use by process ${child.pid} since 20\\d\\d-`));
  });

  test('refuses an address that others could reach', async () => {
    await expect(spawnServer(dir, '--host', '0.0.0.0')).rejects.toThrow('127.0.0.1');
  });
});

describe('a data file', () => {
  const other = () => join(dir, 'copy');

  async function written(): Promise<string> {
    const server = await start();
    await use(server, async (client) => {
      const collection = client.db('d').collection('c');
      for (let batch = 0; batch < 4; batch += 1) {
        const documents = Array.from({ length: 500 }, (_, i) => ({ batch, i, text: 'x'.repeat(200) }));
        await collection.insertMany(documents, { writeConcern: { journal: true } });
      }
    });
    await endServer(server, 'SIGTERM');
    await mkdir(other());
    const copy = join(other(), 'data.mdb');
    await copyFile(join(dir, 'data.mdb'), copy);
    return copy;
  }

  test.each([
    ['a byte', (size: number) => size - 1],
    ['a page', (size: number) => size - 5000],
    ['half', (size: number) => Math.floor(size / 2)],
  ])(
    'without its last %s is opened at a whole commit, or refused in one sentence; never with holes',
    async (_name, rest) => {
      const file = await written();
      await truncate(file, rest((await stat(file)).size));
      const server = await start(other()).catch((error: Error) => error);
      if (server instanceof Error) {
        expect(server.message).toMatch(/damaged .*restore it from a backup/);
        return;
      }
      await use(server, async (client) => {
        const collection = client.db('d').collection('c');
        const found = await collection.find().toArray();
        expect(found.length).toBe(await collection.estimatedDocumentCount());
        expect(found.length % 500).toBe(0);
        await collection.insertOne({ after: true }, { writeConcern: { journal: true } });
      });
    },
  );

  test('that is none is refused in one sentence', async () => {
    await writeFile(join(dir, 'data.mdb'), 'garbage'.repeat(5000));
    await expect(start()).rejects.toThrow(
      /exit code 1: .*data\.mdb is damaged .*restore it from a backup, or move it away/,
    );
  });
});
