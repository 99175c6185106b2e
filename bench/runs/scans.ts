import type { Run } from '@jobs-monitor/core';
import { createLostScan } from '../../apps/bot/src/runs/lost.js';
import { createStuckScan } from '../../apps/bot/src/runs/stuck-scan.js';
import { newRunId } from '../../apps/bot/src/store/run-id.js';
import type { RunWrite } from '../../apps/bot/src/store/run-sink.js';
import { toDocument } from '../../apps/bot/src/store/run-writes.js';
import type { Store } from '../../apps/bot/src/store/store.js';
import { buildRun } from '../../apps/bot/src/testing/builders.js';
import { TEST_RETENTION } from '../../apps/bot/src/testing/database.js';
import { createRecordingLog } from '../../apps/bot/src/testing/log.js';
import { percentile, report } from '../measure.js';
import { measureAlertScans } from './alert-scans.js';
import { countKeys, repeat } from './keys.js';
import type { RunsBench } from './setup.js';

const HISTORY = 1_000_000;
const RUNNING = 10;
const BATCH = 1_000;

/** R20: one look for stuck and one for lost runs, with a million ended runs in the database. */
export async function measureScans(bench: RunsBench, history = HISTORY): Promise<void> {
  const { patient, store } = bench;
  const runs = patient.collection<{ _id: string }>('job_runs');
  await runs.deleteMany({});
  for (let done = 0; done < history; done += BATCH) {
    await runs.insertMany(
      Array.from({ length: BATCH }, (_, index) => endedRun(done + index)),
      { ordered: false },
    );
  }
  await runs.insertMany(Array.from({ length: RUNNING }, (_, index) => runningRun(index)));
  await store.leases.take({ worker_id: 'bench', host: 'h', pid: 1, version: '0', capacity: 1 }, 3_600_000);

  const observed = await bench.observe();
  const scan = createScan(store, bench);
  const both = await repeat(scan);
  const keys = await countKeys(observed.db, createScan(observed.store, bench));
  const median = percentile(both, 50);
  report({
    id: 'R20',
    measure: `look for stuck and lost runs, ${RUNNING} running, ${history} ended (${bench.kind})`,
    ours: `p50 ${median.toFixed(2)} ms, p99 ${percentile(both, 99).toFixed(2)} ms, ${keys} keys examined`,
    against: '–',
    ratio: '–',
    budget: '< 5 ms, keys examined ≤ 2 × running each',
    ok: median < 5 && keys <= 4 * RUNNING,
  });
  await measureAlertScans(bench, observed, history);
}

/** One look for stuck and one for lost runs. */
function createScan(store: Store, { bus }: RunsBench): () => Promise<void> {
  const log = createRecordingLog();
  const stuckScan = createStuckScan({
    runs: store.runs,
    bus,
    log,
    limitsOf: () => undefined,
    stuckAfterSeconds: 1_200,
    report: async () => undefined,
  });
  const self = { workerId: () => 'bench', knows: () => true, troubleMs: () => null };
  const lostScan = createLostScan({ store, bus, log, self, onEnded: () => undefined });
  return async () => {
    const { checked } = await stuckScan();
    if (checked !== RUNNING) throw new Error(`The scan saw ${checked} runs`);
    await lostScan.runOnce();
  };
}

function endedRun(index: number) {
  const at = new Date(Date.now() - 3_600_000);
  return document({
    job_id: `job_${index % 20}`,
    status: 'completed',
    started_at: at,
    ended_at: at,
    duration_seconds: 1,
  });
}

function runningRun(index: number) {
  return document({ job_id: `job_${index}`, status: 'running', worker_id: 'bench', started_at: new Date() });
}

function document(overrides: Partial<Run>) {
  const run = buildRun({ run_id: newRunId(), ...overrides });
  const write: RunWrite = {
    kind: 'insert',
    run,
    exclusive: true,
    newLogs: [],
    logsBefore: 0,
    logsTotal: 0,
    keepLogs: 50,
  };
  return toDocument(write, TEST_RETENTION);
}
