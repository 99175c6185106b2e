import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

/** Starts a job so many times at once; each of its bodies lasts so long. */
export interface WorkerOrder {
  id: number;
  jobId: string;
  allowConcurrent: boolean;
  holdMs: number;
  times: number;
  /** Each body also leaves a rejection behind that nobody handles. */
  stray?: boolean;
}

export interface WorkerAnswer {
  id: number;
  outcome: { started: number; skipped: number; refused: number };
}

/** A worker process under the test's hand. */
export interface TestWorker {
  pid: number;
  start(order: Omit<WorkerOrder, 'id'>): Promise<WorkerAnswer['outcome']>;
  signal(name: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>;
}

/** Compiled, since a worker is a plain Node process. `pnpm build` makes it. */
const WORKER_MAIN = path.resolve('apps/bot/dist/testing/worker.js');

/** Starts a real worker process on the database; resolves when it holds its lease. */
export async function startWorker(uri: string): Promise<TestWorker> {
  const child: ChildProcess = fork(WORKER_MAIN, [uri], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const answers = new Map<number, (answer: WorkerAnswer) => void>();
  let said = '';
  let lastId = 0;
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-10_000);
  });
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const answerTo = (id: number) =>
    Promise.race([
      new Promise<WorkerAnswer>((resolve) => answers.set(id, resolve)),
      exited.then((how): never => {
        throw new Error(`The worker ended with ${how}: ${said}`);
      }),
    ]);
  child.on('message', (answer: WorkerAnswer) => {
    answers.get(answer.id)?.(answer);
    answers.delete(answer.id);
  });
  await answerTo(0);
  if (child.pid === undefined) throw new Error('The worker has no process id');

  return {
    pid: child.pid,
    exited,
    signal: (name) => child.kill(name),
    async start(order) {
      lastId += 1;
      const answer = answerTo(lastId);
      child.send({ ...order, id: lastId } satisfies WorkerOrder);
      return (await answer).outcome;
    },
  };
}
