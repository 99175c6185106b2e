import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EnvError } from '@jobs-monitor/core';
import { createApp } from './app.js';
import { parseConfig } from './config.js';
import { loadAssets } from './http/assets.js';
import { createLogger } from './logger.js';

try {
  const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
  const log = createLogger(config);
  const assets = await loadAssets(fileURLToPath(new URL('../dist/public', import.meta.url)));
  const app = createApp(config, { assets, log });
  const { url } = await app.start();
  log.info('webapp_ready', { url, bot: config.botUrl ?? null });

  let isStopping = false;
  const stop = (cause: string) => {
    // A second signal does not wait for what the first one waits for.
    if (isStopping) process.exit(1);
    isStopping = true;
    void app.stop().then(() => {
      log.info('webapp_stopped', { cause });
      process.exit(0);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  // Whoever started this process is gone. It may have sent a signal before, which this must not be the second of.
  process.on('disconnect', () => isStopping || stop('disconnect'));
  for (const fault of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(fault, (error) => log.error('fault_left_unhandled', { fault, error }));
  }
  process.send?.('ready');
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
}

/** What to do about a failed start, in one sentence where we know it. */
function sentenceOf(error: unknown): string {
  if (error instanceof EnvError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = error instanceof Error && 'port' in error ? String(error.port) : 'of WEBAPP_PORT';
  if (code === 'EADDRINUSE') return `Port ${port} is taken: stop what uses it, or set WEBAPP_PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: set WEBAPP_PORT to 1024 or more.`;
  if (code === 'EADDRNOTAVAIL') return 'HOST is not an address of this machine: set it to 127.0.0.1 or 0.0.0.0.';
  if (code === 'ENOENT') return 'The files for the browser are missing: run `pnpm build` first.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
