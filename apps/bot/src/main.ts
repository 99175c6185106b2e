import { readFileSync } from 'node:fs';
import { EnvError } from '@jobs-monitor/core';
import { createApp } from './app.js';
import { parseConfig } from './config.js';
import { definitions, families } from './jobs/index.js';
import { superviseProcess } from './lifecycle.js';
import { createLogger } from './logger.js';
import { StartProblem } from './start-problem.js';

/** One bot process, from its environment to its exit code. */

// Whoever read our output may go first: that is no reason to end, nor to log about it without end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  const config = parseConfig(process.env, [...definitions, ...families]);
  const log = createLogger({ ...config.log, secrets: config.secrets });
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const app = createApp(config, { log, version, definitions, families });
  superviseProcess({ process, stop: app.stop, exit: process.exit, log });
  const { ready } = await app.start();
  await ready;
  process.send?.('ready');
} catch (error) {
  if (error instanceof EnvError) console.error(`These variables must be put right:\n${error.message}`);
  else console.error(error instanceof StartProblem ? error.message : error);
  process.exit(1);
}
