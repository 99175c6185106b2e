import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillHistory } from './history.js';
import { inTurn, report, startBenchDatabase } from './measure.js';

/** R19: from the process to ready with a million runs of history, and from `pnpm start` in a fresh clone to the first page. */

const HISTORY = Number(process.env.BENCH_RUNS ?? 1_000_000);
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

const database = await startBenchDatabase();
await bootOnce();
await fillHistory(
  database.uri,
  HISTORY,
  Array.from({ length: 20 }, (_, n) => `job_${n}`),
);
const { boot } = await inTurn({ boot: bootOnce });
await database.close();
report({
  id: 'R19',
  measure: `process to ready with ${HISTORY.toExponential(0)} runs`,
  ours: `${boot.toFixed(0)} ms`,
  against: '',
  ratio: '',
  budget: '< 1000 ms',
  ok: boot < 1_000,
});

const firstPage = await startInFreshClone();
report({
  id: 'R19',
  measure: 'start in a fresh clone to the first page, package store warm',
  ours: `${(firstPage / 1000).toFixed(1)} s`,
  against: '',
  ratio: '',
  budget: '< 3 s',
  ok: firstPage < 3_000,
});

/** Milliseconds from spawning the bot until it says that it is ready. */
async function bootOnce(): Promise<number> {
  const from = performance.now();
  const bot = spawn(process.execPath, [path.join(root, 'apps/bot/dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, MONGODB_URI: database.uri, BOT_API_PORT: '0', LOG_LEVEL: 'error' },
  });
  await new Promise<void>((resolve, reject) => {
    bot.once('message', () => resolve());
    bot.once('exit', (code) => reject(new Error(`the bot ended with ${code}`)));
  });
  const took = performance.now() - from;
  const gone = new Promise((resolve) => bot.once('exit', resolve));
  bot.kill('SIGTERM');
  await gone;
  return took;
}

/** Milliseconds from `npx pnpm start` in a new clone until the dashboard answers. */
async function startInFreshClone(): Promise<number> {
  const clone = mkdtempSync(path.join(tmpdir(), 'bench-clone-'));
  execFileSync('git', ['clone', '--quiet', root, clone]);
  const port = await freePort();
  const from = performance.now();
  const start = spawn('npx', ['-y', 'pnpm@12', 'start'], {
    cwd: clone,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, WEBAPP_PORT: String(port), BOT_API_PORT: String(await freePort()) },
  });
  while (!(await answers(`http://127.0.0.1:${port}/login`))) await new Promise((resolve) => setTimeout(resolve, 20));
  const took = performance.now() - from;
  const gone = new Promise((resolve) => start.once('exit', resolve));
  if (start.pid) process.kill(-start.pid, 'SIGINT');
  await gone;
  rmSync(clone, { recursive: true, force: true });
  return took;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
