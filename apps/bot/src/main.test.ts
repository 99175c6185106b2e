import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from './testing/until.js';

/** The compiled process, as people start it; `pnpm test` builds first. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const EMBEDDED_MONGO = fileURLToPath(new URL('../../../packages/embedded-mongo/dist/main.js', import.meta.url));

const TOKEN = 'a-token-of-this-test';

let folder: string;
let children: ChildProcess[];
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bot-main-'));
  children = [];
  servers = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const server of servers) server.close();
  await rm(folder, { recursive: true, force: true });
});

function run(main: string, args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { child, output, exited };
}

function startBot(env: Record<string, string> = {}) {
  const bot = run(MAIN, [], { LOG_FORMAT: 'json', BOT_API_PORT: '0', DATA_DIR: join(folder, 'data'), ...env });
  const lines = () =>
    bot.output.out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  const logged = (message: string) => until(() => lines().find((line) => line.message === message));
  return { ...bot, logged };
}

interface Answer {
  error?: string;
  run_id?: string;
  run?: { status: string };
}

async function call(address: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(address + path, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    body: (await answer.json()) as Answer,
  };
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a bot process', () => {
  it('names every bad variable at once, without secrets, and ends with code 1', async () => {
    const { exited, output } = startBot({
      BOT_API_PORT: 'eighty',
      CACHE_MAINT_INTERVAL_SECS: '5',
      DB_HEALTH_TOKEN: 'too-short-secret'.slice(0, 9),
    });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output.err).toMatch(/BOT_API_PORT: .*"eighty"/);
    expect(output.err).toMatch(/CACHE_MAINT_INTERVAL_SECS: .*at least 60.*"5"/);
    expect(output.err).toMatch(/DB_HEALTH_TOKEN: must have at least 16 characters/);
    expect(output.err).not.toContain('too-short');
    expect(output.err).not.toContain('    at ');
  });

  it('says in one sentence that its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { exited, output } = startBot({ BOT_API_PORT: String(port) });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output.err.trim()).toBe(
      `Port ${port} of 127.0.0.1 is taken: stop what uses it, or set BOT_API_PORT to a free port (0 finds one).`,
    );
  });

  it('says in one sentence that its folder cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    const { exited, output } = startBot({ DATA_DIR: join(folder, 'file', 'data') });
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output.err).toMatch(/^The folder .* cannot be written to: set DATA_DIR to one that can\.\n$/);
  });

  it('says in one sentence that another process has its database', async () => {
    const first = startBot();
    await first.logged('ready');
    const { exited, output } = startBot();
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(output.err.trim().split('\n')).toHaveLength(1);
    expect(output.err).toContain(String(first.child.pid));
    expect(output.err).toContain('DATA_DIR');
  });

  it('says on which database it runs, becomes ready, and ends with code 0 on SIGTERM', async () => {
    const { child, exited, logged, output } = startBot();
    expect(await logged('listening')).toMatchObject({ database: 'embedded', api: 'disabled' });
    const { address } = await logged('ready');
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(output.out).not.toContain('"level":"error"');
  });

  it('ends at once on a second signal', async () => {
    const { child, exited, logged } = startBot();
    const { address } = await logged('ready');
    // A request that never ends holds the first signal up.
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /healthz HTTP/1.1\r\n');
    socket.on('error', () => undefined);
    child.kill('SIGTERM');
    await logged('stopping');
    child.kill('SIGINT');
    expect(await exited).toEqual({ code: 1, signal: null });
    socket.destroy();
  });

  it('waits for a database that is away, and is ready within 5 s of its coming', async () => {
    const port = await closedPort();
    const { child, exited, logged } = startBot({ MONGODB_URI: `mongodb://127.0.0.1:${port}/?directConnection=true` });
    const { address, database } = await logged('listening');
    expect(database).toBe('mongodb');
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/readyz`)).status).toBe(503);
    const mongo = run(EMBEDDED_MONGO, ['--dir', join(folder, 'db'), '--port', String(port)], {});
    await until(() => mongo.output.out.includes('"ready":true'));
    await logged('ready');
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exited).toEqual({ code: 0, signal: null });
  });

  it('outlives the death of its database, refuses meanwhile, and goes on within 5 s of its return', async () => {
    const port = await closedPort();
    const mongoArgs = ['--dir', join(folder, 'db'), '--port', String(port)];
    const first = run(EMBEDDED_MONGO, mongoArgs, {});
    await until(() => first.output.out.includes('"ready":true'));
    const { child, exited, logged, output } = startBot({
      MONGODB_URI: `mongodb://127.0.0.1:${port}/?directConnection=true`,
      DB_HEALTH_TOKEN: TOKEN,
    });
    const { address } = await logged('ready');
    const trigger = () => call(address, 'POST', '/api/jobs/cache_maintenance/trigger', {});
    first.child.kill('SIGKILL');
    await first.exited;

    await until(async () => (await fetch(`${address}/readyz`)).status === 503);
    const refused = await trigger();
    expect(refused).toMatchObject({ status: 503, body: { error: 'database_unavailable' } });
    expect(refused.retryAfter).not.toBeNull();

    const second = run(EMBEDDED_MONGO, mongoArgs, {});
    await until(() => second.output.out.includes('"ready":true'));
    const { body } = await until(async () => {
      const answer = await trigger();
      return answer.status === 202 ? answer : null;
    });
    await until(async () => {
      const found = await call(address, 'GET', `/api/jobs/runs/${body.run_id}`);
      return found.body.run?.status === 'completed';
    });
    child.kill('SIGTERM');
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(output.out).not.toMatch(/left unhandled|left uncaught/);
  }, 20_000);

  it('ends with code 0 on SIGTERM while its database is away', async () => {
    const port = await closedPort();
    const { child, exited, logged } = startBot({ MONGODB_URI: `mongodb://127.0.0.1:${port}/?directConnection=true` });
    await logged('listening');
    child.kill('SIGTERM');
    expect(await exited).toEqual({ code: 0, signal: null });
  });
});
