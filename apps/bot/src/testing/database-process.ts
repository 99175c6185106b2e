import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createTempFolder } from './temp-folder.js';

/** An embedded database in a process of its own, which may be stopped, killed, and started again on its folder and port. */
export interface DatabaseProcess {
  port: number;
  signal(name: NodeJS.Signals): void;
  /** Resolves when the process has gone. */
  end(name: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again after its end; resolves when it takes connections. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Compiled, since it is a plain Node process. `pnpm build` makes it. */
const DATABASE_MAIN = path.resolve('packages/embedded-mongo/dist/main.js');
/** Expired documents go after a second instead of a minute, as tests do not have the time. */
const EXPIRY_MS = 1_000;

/** Resolves when the database takes connections. */
export async function startDatabaseProcess(): Promise<DatabaseProcess> {
  const folder = await createTempFolder();
  let { child, port } = await spawnDatabase(folder.path, 0);

  async function end(name: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(name);
    await exited;
  }

  return {
    port,
    signal: (name) => child.kill(name),
    end,
    async start() {
      ({ child, port } = await spawnDatabase(folder.path, port));
    },
    async close() {
      await end('SIGKILL');
      await folder.remove();
    },
  };
}

async function spawnDatabase(folder: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  const args = ['--dir', folder, '--port', String(port), '--test-commands', '--ttl-interval-ms', String(EXPIRY_MS)];
  const child = spawn(process.execPath, [DATABASE_MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then((): never => {
      throw new Error('The database did not start');
    }),
  ]);
  return { child, port: JSON.parse(line).port };
}
