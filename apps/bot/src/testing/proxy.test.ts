import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createProxy, type FaultProxy } from './proxy.js';
import { createRandom } from './random.js';
import { until } from './until.js';

let echo: Server;
let proxy: FaultProxy;
let clients: Socket[];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await createProxy({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  echo.close();
  await once(echo, 'close');
});

async function open() {
  const client = connect(proxy.port, proxy.host);
  clients.push(client);
  const seen = { text: '', pieces: 0, error: '' };
  client.on('data', (piece) => {
    seen.text += piece;
    seen.pieces += 1;
  });
  client.on('error', (error: NodeJS.ErrnoException) => {
    seen.error = error.code ?? '';
  });
  await once(client, 'connect');
  return { client, seen };
}

describe('the proxy', () => {
  it('passes everything on in its order, however small the pieces', async () => {
    proxy.set({ sliceBytes: 3 });
    const { client, seen } = await open();
    const text = 'abcdefghij'.repeat(100);
    client.write(text);
    await until(() => seen.text.length === text.length);
    expect(seen.text).toBe(text);
    expect(seen.pieces).toBeGreaterThan(1);
  });

  it('delays each way', async () => {
    const { client, seen } = await open();
    proxy.set({ latencyMs: 60 });
    const from = performance.now();
    client.write('late');
    await until(() => seen.text === 'late');
    expect(performance.now() - from).toBeGreaterThanOrEqual(118);
  });

  it('swallows everything while it is a black hole, and lets it out afterwards', async () => {
    const { client, seen } = await open();
    proxy.set({ blackHole: true });
    client.write('held');
    const other = await open();
    other.client.write('too');
    await expect(until(() => seen.text + other.seen.text, { timeoutMs: 100 })).rejects.toThrow('Not true');
    proxy.set({ blackHole: false });
    await until(() => seen.text === 'held' && other.seen.text === 'too');
  });

  it('resets all connections, or a share of them, and refuses new ones', async () => {
    const all: Awaited<ReturnType<typeof open>>[] = [];
    for (let each = 0; each < 50; each += 1) all.push(await open());
    await until(() => proxy.connections() === 50);
    const cut = proxy.cutShare(0.2, createRandom(1));
    expect(cut).toBeGreaterThan(2);
    expect(cut).toBeLessThan(25);
    await until(() => all.filter(({ seen }) => seen.error === 'ECONNRESET').length === cut);
    expect(proxy.cutAll()).toBe(50 - cut);
    await until(() => all.every(({ seen }) => seen.error === 'ECONNRESET'));
    proxy.set({ refusing: true });
    const refused = connect(proxy.port, proxy.host);
    clients.push(refused);
    refused.on('error', () => undefined);
    await until(() => refused.closed);
    expect(proxy.connections()).toBe(0);
  });
});
