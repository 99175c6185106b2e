import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** As built: `pnpm test` builds first. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface ServerProcess {
  child: ChildProcess;
  uri: string;
}

/** The server as a process of its own, once it is ready. Throws what it said when it ends instead. */
export async function spawnServer(dir: string, ...args: string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, '--dir', dir, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const ready = once(child.stdout as NodeJS.ReadableStream, 'data');
  const [line] = (await Promise.race([ready, once(child, 'close')])) as [unknown];
  if (!(line instanceof Uint8Array)) throw new Error(`exit code ${String(line)}: ${said}`);
  return { child, uri: (JSON.parse(String(line)) as { uri: string }).uri };
}

/** Ends it with a signal and gives its exit code, null for a killed one. */
export async function endServer({ child }: ServerProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}
