import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface ServerProcess {
  child: ChildProcess;
  uri: string;
}

/** The server as a process of its own, once it is ready. Throws when it ends instead. */
export async function spawnServer(dir: string, ...args: string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--dir', dir, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit')])) as [
    unknown,
  ];
  if (!(line instanceof Uint8Array)) throw new Error(`the server ended with code ${String(line)}`);
  return { child, uri: (JSON.parse(String(line)) as { uri: string }).uri };
}

/** Ends it with a signal and gives its exit code, null for a killed one. */
export async function endServer({ child }: ServerProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Runs the server where it must fail; gives its exit code and what it said. */
export async function failingServer(dir: string, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, '--dir', dir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
