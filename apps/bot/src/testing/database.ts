import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedMongo } from '@jobs-monitor/embedded-mongo';
import { ALERT_INDEXES } from '../store/alert-indexes.js';
import { CHAT_INDEXES } from '../store/chat-indexes.js';
import { createStore } from '../store/create-store.js';
import { createDb, type Db } from '../store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../store/indexes.js';
import { newRunId } from '../store/run-id.js';
import type { Store } from '../store/store.js';
import type { Retention } from '../store/stored-run.js';
import { createRecordingLog } from './log.js';

export interface TestServer {
  /** Address of a database that nobody else uses. */
  uri: string;
  close(): Promise<void>;
}

export interface TestDatabase {
  uri: string;
  db: Db;
  store: Store;
  log: ReturnType<typeof createRecordingLog>;
  /** Removes what tests left behind; indexes stay. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export const TEST_RETENTION: Retention = { endedSeconds: 7 * 86_400, failedSeconds: 7 * 86_400 };

/** A database of its own: on the MongoDB that `MONGODB_TEST_URI` names, else on an embedded server for this test file. */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env.MONGODB_TEST_URI;
  const name = `test_${newRunId().replaceAll('-', '')}`;
  if (given) return { uri: withDatabase(given, name), close: async () => undefined };
  const dir = await mkdtemp(path.join(tmpdir(), 'jobs-monitor-test-'));
  const server = await startEmbeddedMongo({ dir, port: 0 });
  return {
    uri: withDatabase(server.uri, name),
    async close() {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A store on a database of its own, ready to use. */
export async function openTestDatabase(now: () => Date = () => new Date()): Promise<TestDatabase> {
  const server = await startTestServer();
  const log = createRecordingLog();
  const db = createDb({
    uri: server.uri,
    log,
    prepare: (native) => prepareIndexes(native, { ...STORE_INDEXES, ...ALERT_INDEXES, ...CHAT_INDEXES }),
  });
  await db.whenReady();
  return {
    uri: server.uri,
    db,
    log,
    store: createStore(db, { retention: TEST_RETENTION, now, log }),
    async clear() {
      for (const { name } of await db.native().listCollections({}, { nameOnly: true }).toArray()) {
        await db.native().collection(name).deleteMany({});
      }
    },
    async close() {
      if (process.env.MONGODB_TEST_URI) await db.native().dropDatabase();
      await db.close();
      await server.close();
    },
  };
}

/** The address with this database in its path. */
export function withDatabase(uri: string, name: string): string {
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return url.href;
}
