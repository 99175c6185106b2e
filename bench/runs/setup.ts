import { MongoClient, type Db as NativeDb } from 'mongodb';
import { type Bus, createBus } from '../../apps/bot/src/events/bus.js';
import { createTracker, type Tracker } from '../../apps/bot/src/runs/tracker.js';
import { createStore } from '../../apps/bot/src/store/create-store.js';
import { createDb, type Db } from '../../apps/bot/src/store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../../apps/bot/src/store/indexes.js';
import { newRunId } from '../../apps/bot/src/store/run-id.js';
import type { RunSink } from '../../apps/bot/src/store/run-sink.js';
import type { Store } from '../../apps/bot/src/store/store.js';
import { TEST_RETENTION, withDatabase } from '../../apps/bot/src/testing/database.js';
import { createRecordingLog } from '../../apps/bot/src/testing/log.js';
import { type BenchDatabase, startBenchDatabase } from '../measure.js';

export interface RunsBench {
  kind: string;
  db: Db;
  /** The same database over a connection that waits for as long as filling and clearing take. */
  patient: NativeDb;
  store: Store;
  bus: Bus;
  /** A tracker as the bot makes it; `sink` may stand between it and the store. */
  tracker(capacity: number, sink?: RunSink): Tracker;
  close(): Promise<void>;
}

/** Store and bus on a database of their own. */
export async function startRunsBench(): Promise<RunsBench> {
  const database: BenchDatabase = await startBenchDatabase();
  const log = createRecordingLog();
  const uri = withDatabase(database.uri, `bench_${newRunId().replaceAll('-', '')}`);
  const db = createDb({ uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
  await db.whenReady();
  const client = await new MongoClient(uri).connect();
  const now = () => new Date();
  const store = createStore(db, { retention: TEST_RETENTION, now, log });
  const bus = createBus((name, error) => console.error(name, error));

  return {
    kind: database.kind,
    db,
    patient: client.db(),
    store,
    bus,
    tracker: (capacity, sink = store.sink) =>
      createTracker({
        store: { ...store, sink },
        bus,
        log,
        now,
        newId: newRunId,
        workerId: () => 'bench',
        run: (job, context) => job.run(context, {} as never),
        onEnded: () => undefined,
        capacity,
      }),
    async close() {
      // The embedded server's folder goes as a whole.
      if (database.kind === 'mongodb') await client.db().dropDatabase();
      await client.close();
      await db.close();
      await database.close();
    },
  };
}
