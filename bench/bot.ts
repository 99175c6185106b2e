import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A run as the API tells it, as far as measurements ask. */
export interface SeenRun {
  run_id: string;
  status: string;
  ended_at: string | null;
  result: Record<string, unknown> | null;
}

/** The bot of `bot-app.mjs`, a process of its own. */
export interface BenchBot {
  /** Where its API is. */
  address: string;
  /** The answer's body. Throws for any status but 2xx. */
  call<T>(method: 'GET' | 'POST', path: string): Promise<T>;
  /** The id of the run. */
  trigger(jobId: string): Promise<string>;
  run(runId: string): Promise<SeenRun>;
  /** The run once it has ended; throws if it does not end as it should. */
  ended(runId: string, status: 'completed' | 'failed'): Promise<SeenRun>;
  /** The metrics as text. */
  metrics(): Promise<string>;
  /** Resident bytes after a collection of garbage. */
  residentBytes(): Promise<number>;
  close(): Promise<void>;
}

const MAIN = path.join(path.dirname(fileURLToPath(import.meta.url)), 'bot-app.mjs');
/** What the bot lets in. */
export const BENCH_TOKEN = 'bench-token-of-enough-characters';
const HEADERS = { authorization: `Bearer ${BENCH_TOKEN}`, 'content-type': 'application/json' };
const LOOK_AGAIN_MS = 100;
const PATIENCE_MS = 30_000;

/** Resolves when the bot is ready to run jobs. */
export async function startBenchBot(uri: string, env: Record<string, string> = {}): Promise<BenchBot> {
  const child = fork(MAIN, {
    execArgv: ['--expose-gc'],
    env: {
      ...process.env,
      MONGODB_URI: uri,
      DB_HEALTH_TOKEN: BENCH_TOKEN,
      BOT_API_PORT: '0',
      ACTS_PER_MINUTE: '1000000',
      LOG_LEVEL: 'error',
      SHUTDOWN_GRACE_SECONDS: '0',
      ...env,
    },
    // What it logs are the failures that are measured.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { address } = await answer<{ address: string }>();

  function answer<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (code: number | null) => reject(new Error(`the bot ended with ${code}`));
      child.once('exit', end);
      child.once('message', (message) => {
        child.off('exit', end);
        resolve(message as T);
      });
    });
  }

  async function request(method: string, target: string): Promise<Response> {
    const body = method === 'POST' ? { body: '{}' } : {};
    const response = await fetch(new URL(target, address), { method, headers: HEADERS, ...body });
    if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${await response.text()}`);
    return response;
  }

  async function call<T>(method: string, target: string): Promise<T> {
    return (await (await request(method, target)).json()) as T;
  }

  const run = async (runId: string) => (await call<{ run: SeenRun }>('GET', `/api/jobs/runs/${runId}`)).run;

  return {
    address,
    call,
    run,
    trigger: async (jobId) => (await call<{ run_id: string }>('POST', `/api/jobs/${jobId}/trigger`)).run_id,
    async ended(runId, status) {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        const seen = await run(runId);
        if (seen.status === status && seen.ended_at !== null) return seen;
        if (seen.ended_at !== null || performance.now() > deadline) throw new Error(`Run ${runId} is ${seen.status}`);
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    },
    metrics: async () => (await request('GET', '/metrics')).text(),
    async residentBytes() {
      child.send('memory');
      return (await answer<{ rss: number }>()).rss;
    },
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}
