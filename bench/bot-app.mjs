/**
 * The bot as it is in production, plus the jobs that are measured: one whose runs hold still until they are told to end, one
 * that reports how long reporting takes, one that is over at once, as many as BENCH_FAILING_JOBS says that fail, and as many as
 * BENCH_IDLE_JOBS says that are planned for another day. Answers `memory` over IPC with the resident memory in bytes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../apps/bot/dist/app.js';
import { parseConfig } from '../apps/bot/dist/config.js';
import { definitions, families } from '../apps/bot/dist/jobs/index.js';
import { createLogger } from '../apps/bot/dist/logger.js';

const STEPS = 10;
const STEP_MS = 100;

function onDemand(id, handler, schedule = { kind: 'on_demand' }) {
  const name = { en: id, he: id };
  const source = import.meta.url;
  return { id, name, description: name, category: 'other', schedule, allowConcurrent: true, source, handler };
}

function holdStill({ log, signal }) {
  for (let line = 0; line < 50; line += 1) log('info', `line ${line} of a run that holds still for the time`);
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

async function takeSteps({ progress, log }) {
  const call_ms = [];
  const from = performance.now();
  for (let step = 1; step <= STEPS; step += 1) {
    const stepFrom = performance.now();
    progress(step, STEPS);
    const progressTo = performance.now();
    log('info', `step ${step} of ${STEPS}`);
    call_ms.push(progressTo - stepFrom, performance.now() - progressTo);
    await sleep(STEP_MS);
  }
  return { wall_ms: performance.now() - from, call_ms };
}

const failing = Array.from({ length: Number(process.env.BENCH_FAILING_JOBS ?? 0) }, (_, n) =>
  onDemand(`bench_fails_${n}`, () => {
    throw new Error(`Disk full on host ${n}`);
  }),
);
const idle = Array.from({ length: Number(process.env.BENCH_IDLE_JOBS ?? 0) }, (_, n) =>
  onDemand(`bench_idle_${n}`, () => ({}), { kind: 'every', interval: 86_400, firstAfter: 86_400 + n }),
);
const measured = [
  onDemand('bench_still', holdStill),
  onDemand('bench_steps', takeSteps),
  onDemand('bench_good', () => ({})),
  ...failing,
  ...idle,
];
const all = [...definitions, ...measured];
const config = parseConfig(process.env, [...all, ...families]);
const log = createLogger({ ...config.log, secrets: config.secrets });
const app = createApp(config, { log, version: '0', definitions: all, families });
const { address, ready } = await app.start();
await ready;
process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc?.();
  process.send({ rss: process.memoryUsage.rss() });
});
process.send({ address });
process.once('SIGTERM', async () => {
  await app.stop();
  process.exit(0);
});
