import { hostname } from 'node:os';
import { v7 } from 'uuid';
import { createBus } from '../events/bus.js';
import { superviseProcess } from '../lifecycle.js';
import { createLease } from '../runs/lease.js';
import { createLostScan } from '../runs/lost.js';
import { createStuckScan } from '../runs/stuck-scan.js';
import { createTracker } from '../runs/tracker.js';
import { startWatch } from '../runs/watch.js';
import { createStore } from '../store/create-store.js';
import { createDb } from '../store/db.js';
import { prepareIndexes, STORE_INDEXES } from '../store/indexes.js';
import { buildJob } from './builders.js';
import { createLedger } from './ledger.js';
import { runBody } from './ledger-body.js';
import type { StartCounts, WorkerAnswer, WorkerOrder, WorkerSettings } from './workers.js';

const GRACE_MS = 5_000;
const DAY_SECONDS = 86_400;

/**
 * A worker of the fault tests, a process of its own: tracker, lease and scans as in the bot, without schedule and API.
 * It takes orders from the process that started it, drains at SIGTERM and ends.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings;
const { uri, version = '0.0.0', clockOffsetMs = 0, retentionSeconds = DAY_SECONDS } = settings;
const print = (phrase: string, fields?: Record<string, unknown>) => console.error(phrase, fields ?? '');
const log = { debug: () => undefined, info: () => undefined, warn: print, error: print };
const now = () => new Date(Date.now() + clockOffsetMs);
const newId = () => v7({ msecs: now().getTime() });

const ledger = createLedger(settings.ledger);
const db = createDb({ uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
const retention = { endedSeconds: retentionSeconds, failedSeconds: retentionSeconds };
const store = createStore(db, { retention, now, log });
const bus = createBus((name, error) => print('listener failed', { name, error }));
const lease = createLease({
  leases: store.leases,
  worker: { host: hostname(), pid: process.pid, version, capacity: 1_000 },
  newId,
  log,
  onFenced: (workerId) => tracker.fence(workerId),
});
const tracker = createTracker({
  store,
  bus,
  log,
  now,
  newId,
  workerId: lease.workerId,
  run: (job, context) => job.run(context, {} as never),
  onEnded: () => undefined,
  capacity: 1_000,
});
const lostScan = createLostScan({
  store,
  bus,
  log,
  self: { workerId: lease.workerId, knows: tracker.knows, troubleMs: lease.troubleMs },
  onEnded: () => undefined,
});
/** As the scan is made anew in each bot: what is stuck is known from the orders of this process. */
const stuckAfter = new Map<string, number>();
const stuckScan = createStuckScan({
  runs: store.runs,
  bus,
  log,
  limitsOf: (jobId) => ({ stuck_after_seconds: stuckAfter.get(jobId) ?? DAY_SECONDS }),
  stuckAfterSeconds: DAY_SECONDS,
  report: async () => undefined,
});

await db.whenReady();
await lease.renewOnce();
const idle = async () => undefined;
const watch = startWatch({ lease, tracker, bus, log, lostScan: lostScan.runOnce, pendingSweep: idle, retries: idle });

async function start(order: Extract<WorkerOrder, { do: 'start' }>): Promise<StartCounts> {
  const { jobId, allowConcurrent = false, times = 1, timeoutSeconds = null } = order;
  const job = buildJob({
    id: jobId,
    allowConcurrent,
    limits: { timeout_seconds: timeoutSeconds },
    run: (context) => runBody(context, order, ledger),
  });
  const counts: StartCounts = { started: 0, skipped: 0, refused: 0 };
  const starts = Array.from({ length: times }, () => tracker.start(job, { trigger: 'scheduled' }));
  for (const { state } of await Promise.all(starts)) counts[state] += 1;
  return counts;
}

async function obey(order: WorkerOrder): Promise<unknown> {
  if (order.do === 'start') return start(order);
  if (order.do === 'state') return tracker.state();
  stuckAfter.set(order.jobId, order.afterSeconds);
  return stuckScan();
}

process.on('message', ({ id, order }: { id: number; order: WorkerOrder }) => {
  obey(order).then(
    (outcome) => process.send?.({ id, outcome } satisfies WorkerAnswer),
    (error: unknown) => process.send?.({ id, error: String(error) } satisfies WorkerAnswer),
  );
});

async function stop(): Promise<void> {
  await tracker.drain(GRACE_MS);
  await watch.stop();
  await lease.release();
  await db.close();
}
superviseProcess({ process, stop, exit: process.exit, log });
process.send?.({ id: 0, outcome: null } satisfies WorkerAnswer);
