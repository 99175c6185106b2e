#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from './index.js';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string' },
    'test-commands': { type: 'boolean', default: false },
    'ttl-interval-ms': { type: 'string' },
  },
});

const began = performance.now();
try {
  if (!values.dir)
    throw new Error(
      'usage: embedded-mongo --dir FOLDER [--port N] [--host ADDRESS] [--test-commands] [--ttl-interval-ms N]',
    );
  const server = await startEmbeddedMongo({
    dir: values.dir,
    port: Number(values.port),
    testCommands: values['test-commands'],
    ...(values.host ? { host: values.host } : {}),
    ...(values['ttl-interval-ms'] ? { ttlIntervalMs: Number(values['ttl-interval-ms']) } : {}),
  });
  if (server.repair) process.stderr.write(`embedded-mongo: ${server.repair}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
  const openedInMs = Math.round(performance.now() - began);
  process.stdout.write(
    `${JSON.stringify({ ready: true, uri: server.uri, port: server.port, pid: process.pid, openedInMs })}\n`,
  );
} catch (error) {
  process.stderr.write(`embedded-mongo: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
