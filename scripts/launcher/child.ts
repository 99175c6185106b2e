import { spawn } from 'node:child_process';

export interface AppProcess {
  name: string;
  /** Resolves when the app says that it is ready to serve; never, if it does not get that far. */
  ready: Promise<void>;
  /** Resolves with the exit code once the process is gone. */
  exited: Promise<number>;
  signal(name: NodeJS.Signals): void;
}

/**
 * Starts one app as a process of its own. It is told of its end by signal once, from here: in a group of its own it does
 * not also get the terminal's Ctrl-C, which would count as a second one. If this process dies, the broken channel tells it.
 */
export function startApp(name: string, file: string, env: NodeJS.ProcessEnv): AppProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve();
    });
  });
  return { name, exited, ready, signal: (signal) => child.kill(signal) };
}
