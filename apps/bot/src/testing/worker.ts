import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { createBus } from '../events/bus.js';
import type { JobContext } from '../jobs/define.js';
import { superviseProcess } from '../lifecycle.js';
import { createLease } from '../runs/lease.js';
import { createLostScan } from '../runs/lost.js';
import { createTracker } from '../runs/tracker.js';
import { startWatch } from '../runs/watch.js';
import { createStore } from '../store/create-store.js';
import { createDb } from '../store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../store/indexes.js';
import { newRunId } from '../store/run-id.js';
import { buildJob } from './builders.js';
import type { WorkerAnswer, WorkerOrder } from './workers.js';

/** What a body of a job writes about itself, in a collection that the monitor knows nothing of. */
export interface LedgerEntry {
  job_id: string;
  run_id: string;
  pid: number;
  began_at: Date;
  ended_at: Date | null;
  /** `returned`, or why the body was stopped. */
  outcome: string | null;
}

const GRACE_MS = 5_000;

/**
 * A worker of the fault tests, a process of its own: tracker, lease and lost scan as in the bot, without schedule and API.
 * It takes orders from the process that started it, drains at SIGTERM and ends.
 */
async function main(uri: string): Promise<void> {
  const print = (phrase: string, fields?: Record<string, unknown>) => console.error(phrase, fields ?? '');
  const log = { debug: () => undefined, info: () => undefined, warn: print, error: print };
  const db = createDb({ uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
  const now = () => new Date();
  const store = createStore(db, { retention: { endedSeconds: 86_400, failedSeconds: 86_400 }, now, log });
  const bus = createBus((name, error) => print('listener failed', { name, error }));
  const lease = createLease({
    leases: store.leases,
    worker: { host: hostname(), pid: process.pid, version: '0.0.0', capacity: 1_000 },
    newId: newRunId,
    log,
    onFenced: (workerId) => tracker.fence(workerId),
  });
  const tracker = createTracker({
    store,
    bus,
    log,
    now,
    newId: newRunId,
    workerId: lease.workerId,
    run: (job, context) => job.run(context, {} as never),
    onEnded: () => undefined,
    capacity: 1_000,
  });
  const lostScan = createLostScan({
    store,
    bus,
    log,
    self: { workerId: lease.workerId, knows: tracker.knows },
    onEnded: () => undefined,
  });

  await db.whenReady();
  await lease.renewOnce();
  const idle = async () => undefined;
  const watch = startWatch({ lease, tracker, bus, log, lostScan: lostScan.runOnce, pendingSweep: idle, retries: idle });

  const body = (holdMs: number, stray: boolean) => async (context: JobContext) => {
    if (stray) void Promise.reject(new Error('Nobody handles this'));
    const ledger = db.native().collection<LedgerEntry>('ledger');
    const { job_id, run_id } = context.run;
    const entry: LedgerEntry = { job_id, run_id, pid: process.pid, began_at: now(), ended_at: null, outcome: null };
    const { insertedId } = await ledger.insertOne(entry);
    const outcome = await hold(holdMs, context.signal);
    await ledger.updateOne({ _id: insertedId }, { $set: { ended_at: now(), outcome } });
    if (outcome !== 'returned') throw context.signal.reason;
    return { pid: process.pid };
  };

  async function obey(order: WorkerOrder): Promise<WorkerAnswer['outcome']> {
    const { jobId, allowConcurrent, holdMs, times, stray = false } = order;
    const counts = { started: 0, skipped: 0, refused: 0 };
    const job = buildJob({ id: jobId, allowConcurrent, run: body(holdMs, stray) });
    const starts = Array.from({ length: times }, () => tracker.start(job, { trigger: 'scheduled' }));
    for (const { state } of await Promise.all(starts)) counts[state] += 1;
    return counts;
  }

  process.on('message', (order: WorkerOrder) => {
    obey(order).then(
      (outcome) => process.send?.({ id: order.id, outcome } satisfies WorkerAnswer),
      (error: unknown) => print('order failed', { error }),
    );
  });
  async function stop(): Promise<void> {
    await tracker.drain(GRACE_MS);
    await watch.stop();
    await lease.release();
    await db.close();
  }
  superviseProcess({ process, stop, exit: process.exit, log });
  process.send?.({ id: 0, outcome: { started: 0, skipped: 0, refused: 0 } } satisfies WorkerAnswer);
}

function hold(ms: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('returned'), ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(String(signal.reason));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv[2] ?? '');
