/**
 * A worker with its alerting, wired as the bot wires them, without the API: runs start as fast as they are stored. Told how
 * many to run over IPC; every tenth fails. Answers the memory once all are stored and told, in bytes after a collection.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createAlerting } from '../apps/bot/dist/alerting.js';
import { parseConfig } from '../apps/bot/dist/config.js';
import { createBus } from '../apps/bot/dist/events/bus.js';
import { createCatalogue } from '../apps/bot/dist/jobs/catalogue.js';
import { createLogger } from '../apps/bot/dist/logger.js';
import { createDatabaseClock } from '../apps/bot/dist/runs/database-clock.js';
import { SCHEDULE_INDEXES } from '../apps/bot/dist/schedule/entries.js';
import { ALERT_INDEXES } from '../apps/bot/dist/store/alert-indexes.js';
import { createStore } from '../apps/bot/dist/store/create-store.js';
import { createDb } from '../apps/bot/dist/store/db.js';
import { DELIVERY_INDEXES } from '../apps/bot/dist/store/delivery-indexes.js';
import { prepareIndexes, STORE_INDEXES } from '../apps/bot/dist/store/indexes.js';
import { createWorker } from '../apps/bot/dist/worker.js';

const JOBS = 20;
const LANES = 200;
const FAILS_EACH = 10;
const SAMPLES = 5;

let begun = 0;
const definitions = Array.from({ length: JOBS }, (_, n) => ({
  id: `bench_tenth_${n}`,
  name: { en: 'Tenth', he: 'עשירית' },
  description: { en: 'Fails each tenth time', he: 'נכשלת בכל פעם עשירית' },
  category: 'other',
  schedule: { kind: 'on_demand' },
  allowConcurrent: true,
  source: import.meta.url,
  handler({ progress, log }) {
    begun += 1;
    progress(1, 2);
    log('info', `part one of ${begun}`);
    if (begun % FAILS_EACH === 0) throw new Error(`Disk full on host ${begun}`);
    return { parts: 2 };
  },
}));

const config = parseConfig(process.env, definitions);
const log = createLogger({ ...config.log, secrets: config.secrets });
const indexes = { ...STORE_INDEXES, ...ALERT_INDEXES, ...DELIVERY_INDEXES, ...SCHEDULE_INDEXES };
const db = createDb({ uri: config.mongodbUri, log, prepare: (native) => prepareIndexes(native, indexes) });
await db.whenReady();
const clock = createDatabaseClock({ now: () => new Date() });
const store = createStore(db, { retention: config.retention, now: clock.now, log });
const bus = createBus((event, error) => log.error('bus_listener_failed', { event, error }));
const catalogue = createCatalogue(definitions, [], config.jobs);
const alerting = createAlerting({ config, db, store, bus, log, catalogue, clock });
const gateState = () => ({ open: true });
const services = () => ({});
const worker = createWorker({
  ...{ config, db, store, bus, log, catalogue, clock, alerting, gateState, services },
  version: '0',
});
await worker.start();
alerting.watch(worker, () => true);

/** Lanes start one run after the other, each when the end of one before is stored. */
function runAll(count) {
  let started = 0;
  let ended = 0;
  return new Promise((resolve, reject) => {
    const startNext = async () => {
      if (started === count) return;
      started += 1;
      const { state } = await worker.tracker.start(catalogue.jobs[started % JOBS], { trigger: 'scheduled' });
      if (state !== 'started') throw new Error(`A start was ${state}`);
    };
    const off = bus.on('run.ended', () => {
      ended += 1;
      if (ended < count) return void startNext().catch(reject);
      off();
      resolve();
    });
    for (let lane = 0; lane < LANES; lane += 1) startNext().catch(reject);
  });
}

/** Until everything that failed is counted in an alert. */
async function allTold() {
  const native = db.native();
  for (;;) {
    const untold = await native.collection('job_runs').countDocuments({ untold: true });
    const unjudged = await native.collection('alert_events').countDocuments({ unjudged: true });
    if (untold + unjudged === 0) return;
    await sleep(200);
  }
}

async function countFailures() {
  const alerts = await db.native().collection('alerts').find({ rule: 'job_failure_alert' }).toArray();
  return alerts.reduce((sum, { count }) => sum + count, 0);
}

async function sample() {
  const samples = [];
  for (let each = 0; each < SAMPLES; each += 1) {
    await sleep(1_000);
    globalThis.gc();
    samples.push(process.memoryUsage());
  }
  const median = (of) => samples.map((each) => each[of]).sort((a, b) => a - b)[Math.floor(SAMPLES / 2)];
  return { rss: median('rss'), heap: median('heapUsed') };
}

process.on('message', async ({ runs }) => {
  await runAll(runs);
  await allTold();
  process.send({ ...(await sample()), failures: await countFailures() });
});
process.send('ready');
process.once('SIGTERM', async () => {
  for (const { stop } of [...worker.stopSteps(), ...alerting.stopSteps()]) await stop();
  await db.close();
  process.exit(0);
});
