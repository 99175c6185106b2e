import type { Document } from 'mongodb';
import { createStore } from '../store/create-store.js';
import { createDb, type Db } from '../store/db.js';
import { newRunId } from '../store/run-id.js';
import type { Store } from '../store/store.js';
import { TEST_RETENTION, withDatabase } from './database.js';
import { type DatabaseProcess, startDatabaseProcess } from './database-process.js';
import { createRecordingLog } from './log.js';
import { createProxy, type FaultProxy } from './proxy.js';
import { until } from './until.js';

/** A database on the other side of a proxy, with a way beside it for the test's own eyes. */
export interface FaultDatabase {
  /** For the processes under test, through the proxy. */
  uri: string;
  /** Past the proxy. */
  directUri: string;
  proxy: FaultProxy;
  /** What the test itself sees and changes, past the proxy. */
  db: Db;
  store: Store;
  /** From now on nothing answers, and connections stay open. */
  pause(): void;
  resume(): void;
  /** The process ends and connections break; at once, or after it has closed its files. */
  stop(how: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  restart(): Promise<void>;
  /** Resolves when the test itself reaches it again. */
  whenReachable(): Promise<void>;
  /** Has commands of these names fail, see MongoDB's `failCommand`. */
  failCommands(mode: 'off' | 'alwaysOn' | Document, data?: Document): Promise<void>;
  /** Removes everything, indexes too: processes that start afterwards make them. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A database process of our own, or the MongoDB of `MONGODB_TEST_URI`, which is not ours to stop: there the proxy swallows
 * everything or breaks all connections instead.
 */
export async function startFaultDatabase(): Promise<FaultDatabase> {
  const given = process.env.MONGODB_TEST_URI;
  const own: DatabaseProcess | null = given ? null : await startDatabaseProcess();
  const server = new URL(given ?? `mongodb://127.0.0.1:${own?.port}/`);
  // A client that looked up the members of a replica set would go past the proxy.
  server.searchParams.delete('replicaSet');
  server.searchParams.set('directConnection', 'true');
  const directUri = withDatabase(server.href, `faults_${newRunId().replaceAll('-', '')}`);
  const proxy = await createProxy({ host: server.hostname, port: Number(server.port || 27_017) });
  const through = new URL(directUri);
  through.host = `${proxy.host}:${proxy.port}`;

  const log = createRecordingLog();
  const db = createDb({ uri: directUri, log, prepare: async () => undefined });
  await db.whenReady();

  async function whenReachable(): Promise<void> {
    const answers = () =>
      db
        .run((native) => native.command({ ping: 1 }))
        .then(
          () => true,
          () => false,
        );
    await until(answers, { timeoutMs: 10_000, everyMs: 50 });
  }

  return {
    uri: through.href,
    directUri,
    proxy,
    db,
    store: createStore(db, { retention: TEST_RETENTION, now: () => new Date(), log }),
    pause() {
      if (own) own.signal('SIGSTOP');
      else proxy.set({ blackHole: true });
    },
    resume() {
      if (own) own.signal('SIGCONT');
      else proxy.set({ blackHole: false });
    },
    async stop(how) {
      if (own) return own.end(how);
      proxy.set({ refusing: true });
      proxy.cutAll();
    },
    async restart() {
      if (own) return own.start();
      proxy.set({ refusing: false });
    },
    whenReachable,
    async failCommands(mode, data = {}) {
      const command = { configureFailPoint: 'failCommand', mode, ...(mode !== 'off' && { data }) };
      await db.connection.getClient().db('admin').command(command);
    },
    async clear() {
      await whenReachable();
      await db.native().dropDatabase();
    },
    async close() {
      if (!own) await db.native().dropDatabase();
      await db.close();
      await proxy.close();
      await own?.close();
    },
  };
}
