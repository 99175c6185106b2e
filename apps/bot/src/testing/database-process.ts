import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { withDatabase } from './database.js';
import { createTempFolder } from './temp-folder.js';

/** An embedded database in a process of its own, which may be stopped and told to fail. */
export interface DatabaseProcess {
  uri: string;
  signal(name: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** Compiled, since it is a plain Node process. `pnpm build` makes it. */
const DATABASE_MAIN = path.resolve('packages/embedded-mongo/dist/main.js');

/** Resolves when the database takes connections. */
export async function startDatabaseProcess(): Promise<DatabaseProcess> {
  const folder = await createTempFolder();
  const child: ChildProcess = spawn(process.execPath, [DATABASE_MAIN, '--dir', folder.path, '--test-commands'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('The database has no output');
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then((): never => {
      throw new Error('The database did not start');
    }),
  ]);
  const { uri } = JSON.parse(line);
  return {
    uri: withDatabase(uri, 'faults'),
    signal: (name) => child.kill(name),
    async close() {
      child.kill('SIGKILL');
      await exited;
      await folder.remove();
    },
  };
}
