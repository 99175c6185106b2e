import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { type EmbeddedMongoOptions, startEmbeddedMongo } from '../index.js';

/** A server on a folder of its own with a connected client; `stop` leaves nothing behind. */
export async function startTestServer(options: Omit<EmbeddedMongoOptions, 'dir'> = {}) {
  const dir = await temporaryFolder();
  let server = await startEmbeddedMongo({ dir, ...options });
  let client = await MongoClient.connect(server.uri);
  return {
    ...server,
    dir,
    client,
    db: client.db('test'),
    /** Ends the server and starts it anew on the same folder; gives a client of the new one. */
    async restart(): Promise<MongoClient> {
      await client.close();
      await server.close();
      server = await startEmbeddedMongo({ dir, ...options });
      client = await MongoClient.connect(server.uri);
      return client;
    },
    async stop() {
      await client.close();
      await server.close();
      await rm(dir, { recursive: true });
    },
  };
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'embedded-mongo-'));
}

/** Resolves when the condition holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
