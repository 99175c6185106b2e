import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import type { BodyOrder } from './bodies.js';
import { until } from './until.js';

/** What a bot process is started with. */
export interface BotSettings {
  uri: string;
  /** The file of the ledger. */
  ledger: string;
  version?: string;
  clockOffsetMs?: number;
  /** Ids of jobs that only this bot's code has. */
  moreJobs?: string[];
  /** Runs those jobs so often by itself; on demand without it. */
  everySeconds?: number;
  env?: Record<string, string>;
}

export interface BotAnswer {
  status: number;
  /** In seconds; null without the header. */
  retryAfter: string | null;
  body: Record<string, unknown>;
  tookMs: number;
}

/** A bot process under the test's hand. */
export interface TestBot {
  pid: number;
  address: string;
  call(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Record<string, string>): Promise<BotAnswer>;
  trigger(jobId: string, order: BodyOrder, headers?: Record<string, string>): Promise<BotAnswer>;
  /** The text of `/readyz` and its status. */
  readiness(): Promise<{ status: number; text: string; tookMs: number }>;
  whenReady(timeoutMs?: number): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
  /** Its log lines, as they are. */
  lines(): Record<string, unknown>[];
  /** Ends it, if it has not ended, and what is left of it. */
  close(): Promise<void>;
}

const BOT_MAIN = path.resolve('apps/bot/dist/testing/bot.js');
/** The token of every bot's API. */
export const BOT_TOKEN = 'a-token-of-the-fault-tests';
const CONNECTIONS = 32;
/** Far more than the limit that is under test here. */
const PATIENCE_MS = 60_000;

/** Starts a real bot; resolves when it listens, whether or not its database is there. */
export async function startBot(settings: BotSettings): Promise<TestBot> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'jobs-monitor-bot-'));
  const child = spawn(process.execPath, [BOT_MAIN, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      MONGODB_URI: settings.uri,
      DATA_DIR: dataDir,
      BOT_API_PORT: '0',
      DB_HEALTH_TOKEN: BOT_TOKEN,
      LOG_FORMAT: 'json',
      ACTS_PER_MINUTE: '1000000',
      SHUTDOWN_GRACE_SECONDS: '1',
      ...settings.env,
    },
  });
  const lines: Record<string, unknown>[] = [];
  let said = '';
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{')) lines.push(JSON.parse(line));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-10_000);
  });
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const listening = await Promise.race([
    until(() => lines.find(({ message }) => message === 'listening'), { timeoutMs: 20_000 }),
    exited.then((how): never => {
      throw new Error(`The bot ended with ${how}: ${said}`);
    }),
  ]).catch((error: unknown): never => {
    // Nobody will have it in hand to end it.
    child.kill('SIGKILL');
    throw error;
  });
  const address = String(listening.address);
  const pool = new Pool(address, {
    connections: CONNECTIONS,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    connectTimeout: PATIENCE_MS,
  });

  const call: TestBot['call'] = async (method, target, body, headers = {}) => {
    const from = performance.now();
    const answer = await pool.request({
      method,
      path: target,
      headers: { authorization: `Bearer ${BOT_TOKEN}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const parsed = (await answer.body.json()) as Record<string, unknown>;
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: retryAfter === undefined ? null : String(retryAfter),
      body: parsed,
      tookMs: performance.now() - from,
    };
  };

  async function readiness() {
    const from = performance.now();
    const answer = await pool.request({ method: 'GET', path: '/readyz' });
    return { status: answer.statusCode, text: await answer.body.text(), tookMs: performance.now() - from };
  }

  return {
    pid: child.pid ?? 0,
    address,
    call,
    trigger: (jobId, order, headers) => call('POST', `/api/jobs/${jobId}/trigger`, { args: order }, headers),
    readiness,
    async whenReady(timeoutMs = 20_000) {
      await until(async () => (await readiness()).status === 200, { timeoutMs, everyMs: 50 });
    },
    signal: (name) => child.kill(name),
    exited,
    lines: () => lines,
    async close() {
      child.kill('SIGKILL');
      await exited;
      await pool.destroy();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
