import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeHttp, type Mishap, startFakeHttp, suffer } from '../../testing/fake-http.js';
import { createPost } from './http-post.js';

let server: FakeHttp;
let next: Mishap;
beforeEach(async () => {
  next = { kind: 'answer', status: 200, body: 'ok' };
  server = await startFakeHttp((_request, response) => suffer(next, response));
});
afterEach(() => server.close());

const open = createPost({ allowPrivate: true });
const hasty = createPost({ allowPrivate: true, callMs: 300 });
const guarded = createPost({ allowPrivate: false });

describe('a post', () => {
  it('answers status, text and the wait that is asked for', async () => {
    next = { kind: 'answer', status: 429, body: 'slow down', headers: { 'retry-after': '30' } };
    expect(await open(server.url, { 'x-one': '1' }, 'body')).toEqual({
      kind: 'answered',
      status: 429,
      retryAfterMs: 30_000,
      text: 'slow down',
    });
    expect(server.requests).toMatchObject([{ method: 'POST', body: 'body', headers: { 'x-one': '1' } }]);
  });

  it.each([
    ['a date that is over', new Date(0).toUTCString(), 0],
    ['ten years', String(10 * 365 * 86_400), 3_600_000],
    ['a word', 'later', null],
  ])('reads a wait of %s', async (_what, header, expected) => {
    next = { kind: 'answer', status: 503, headers: { 'retry-after': header } };
    expect(await open(server.url, {}, '')).toMatchObject({ retryAfterMs: expected });
  });

  it('does not follow redirects', async () => {
    next = { kind: 'answer', status: 302, headers: { location: `${server.url}/elsewhere` } };
    expect(await open(server.url, {}, '')).toMatchObject({ kind: 'answered', status: 302 });
    expect(server.requests).toHaveLength(1);
  });

  it('reads 64 kB of an answer and no more', async () => {
    next = { kind: 'answer', status: 200, body: 'x'.repeat(5_000_000) };
    const posted = await open(server.url, {}, '');
    expect(posted.kind === 'answered' && posted.text.length).toBe(65_536);
  });

  it('gives up on what hangs', async () => {
    next = { kind: 'hang' };
    expect(await hasty(server.url, {}, '')).toEqual({ kind: 'away', error: 'no answer in time' });
  });

  it('gives up on an answer that never ends', async () => {
    const drip = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n');
    });
    await new Promise<void>((resolve) => drip.listen(0, '127.0.0.1', resolve));
    const { port } = drip.address() as AddressInfo;
    expect(await hasty(`http://127.0.0.1:${port}`, {}, '')).toEqual({ kind: 'away', error: 'no answer in time' });
    await new Promise((resolve) => drip.close(resolve));
  });

  it('says what failed without the address, which may hold a secret', async () => {
    next = { kind: 'reset' };
    const posted = await open(`${server.url}/secret-path`, {}, '');
    expect(posted.kind).toBe('away');
    expect(JSON.stringify(posted)).not.toContain('secret-path');
    await server.close();
    expect(await open(`${server.url}/secret-path`, {}, '')).toEqual({ kind: 'away', error: 'ECONNREFUSED' });
  });

  it.each([
    ['as it is', '127.0.0.1'],
    ['as one number', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['hexadecimal', '0x7f.1'],
    ['as a name', 'localhost'],
    ['inside of IPv6', '[::ffff:127.0.0.1]'],
    ['as no address', '0.0.0.0'],
    ['with a full stop behind', '127.0.0.1.'],
  ])('never reaches this machine, written %s', async (_how, host) => {
    const { port } = new URL(server.url);
    expect(await guarded(`http://${host}:${port}/`, {}, '')).toMatchObject({ kind: 'private' });
    expect(server.requests).toEqual([]);
  });
});
