import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { WriterState } from '../runs/writer.js';
import type { BodyOrder } from './bodies.js';

/** What a worker process is started with. */
export interface WorkerSettings {
  uri: string;
  /** The file of the ledger. */
  ledger: string;
  version?: string;
  /** How far its clock is ahead. */
  clockOffsetMs?: number;
  retentionSeconds?: number;
}

/** Starts a job so many times at once. */
export interface StartOrder extends BodyOrder {
  jobId: string;
  allowConcurrent?: boolean;
  times?: number;
  timeoutSeconds?: number;
}

export type WorkerOrder =
  | ({ do: 'start' } & StartOrder)
  | { do: 'state' }
  | { do: 'scanForStuck'; jobId: string; afterSeconds: number };

export interface StartCounts {
  started: number;
  skipped: number;
  refused: number;
}

export interface WorkerAnswer {
  id: number;
  outcome?: unknown;
  error?: string;
}

/** A worker process under the test's hand. */
export interface TestWorker {
  pid: number;
  start(order: StartOrder): Promise<StartCounts>;
  state(): Promise<WriterState & { active: number }>;
  scanForStuck(jobId: string, afterSeconds: number): Promise<{ checked: number; stuck: number }>;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
  /** The end of what it printed. */
  said(): string;
}

/** Compiled, since a worker is a plain Node process. `pnpm build` makes it. */
const WORKER_MAIN = path.resolve('apps/bot/dist/testing/worker.js');

/** Starts a real worker process on the database; resolves when it holds its lease. */
export async function startWorker(settings: WorkerSettings): Promise<TestWorker> {
  const child: ChildProcess = fork(WORKER_MAIN, [JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const answers = new Map<number, (answer: WorkerAnswer) => void>();
  let said = '';
  let lastId = 0;
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-10_000);
  });
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  child.on('message', (answer: WorkerAnswer) => {
    answers.get(answer.id)?.(answer);
    answers.delete(answer.id);
  });

  async function answerTo(id: number): Promise<unknown> {
    const answer = await Promise.race([
      new Promise<WorkerAnswer>((resolve) => answers.set(id, resolve)),
      exited.then((how): never => {
        throw new Error(`The worker ended with ${how}: ${said}`);
      }),
    ]);
    if (answer.error !== undefined) throw new Error(`The worker failed: ${answer.error}`);
    return answer.outcome;
  }

  async function order(given: WorkerOrder): Promise<unknown> {
    lastId += 1;
    const answer = answerTo(lastId);
    child.send({ id: lastId, order: given });
    return answer;
  }

  await answerTo(0);
  if (child.pid === undefined) throw new Error('The worker has no process id');
  return {
    pid: child.pid,
    exited,
    said: () => said,
    signal: (name) => child.kill(name),
    start: (given) => order({ do: 'start', ...given }) as Promise<StartCounts>,
    state: () => order({ do: 'state' }) as ReturnType<TestWorker['state']>,
    scanForStuck: (jobId, afterSeconds) =>
      order({ do: 'scanForStuck', jobId, afterSeconds }) as ReturnType<TestWorker['scanForStuck']>,
  };
}
