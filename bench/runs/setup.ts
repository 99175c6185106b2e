import { MongoClient, type Db as NativeDb } from 'mongodb';
import { type Bus, createBus } from '../../apps/bot/src/events/bus.js';
import { createTracker, type Tracker } from '../../apps/bot/src/runs/tracker.js';
import { SCHEDULE_INDEXES } from '../../apps/bot/src/schedule/entries.js';
import { ALERT_INDEXES } from '../../apps/bot/src/store/alert-indexes.js';
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
  /** Another connection, of the kind that tells its commands; they take a little longer. */
  observe(): Promise<Observed>;
  close(): Promise<void>;
}

export interface Observed {
  db: Db;
  store: Store;
}

const INDEXES = { ...STORE_INDEXES, ...ALERT_INDEXES, ...SCHEDULE_INDEXES };

/** Store and bus on a database of their own. */
export async function startRunsBench(): Promise<RunsBench> {
  const database: BenchDatabase = await startBenchDatabase();
  const log = createRecordingLog();
  const uri = withDatabase(database.uri, `bench_${newRunId().replaceAll('-', '')}`);
  const client = await new MongoClient(uri).connect();
  const now = () => new Date();
  const opened: Db[] = [];
  const { db, store } = await open(uri);

  async function open(address: string): Promise<Observed> {
    const made = createDb({ uri: address, log, prepare: (native) => prepareIndexes(native, INDEXES) });
    opened.push(made);
    await made.whenReady();
    return { db: made, store: createStore(made, { retention: TEST_RETENTION, now, log }) };
  }

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
    observe() {
      const address = new URL(uri);
      address.searchParams.set('monitorCommands', 'true');
      return open(address.href);
    },
    async close() {
      // The embedded server's folder goes as a whole.
      if (database.kind === 'mongodb') await client.db().dropDatabase();
      await client.close();
      for (const each of opened) await each.close();
      await database.close();
    },
  };
}
