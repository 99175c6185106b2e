import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorBody } from '@jobs-monitor/core';
import request from 'supertest';
import { BEARER, startTestApi, TOKEN } from '../testing/api.js';
import { cannedOperations } from '../testing/api-answers.js';
import { createHttpServer } from './http-server.js';

let test: Awaited<ReturnType<typeof startTestApi>>;
beforeAll(async () => {
  test = await startTestApi({
    operations: cannedOperations({
      listWorkers: () => Promise.reject(new Error('secret detail of ours')),
      getSystem: async () => ({ leak: 'of a field that nobody knows' }) as never,
    }),
  });
});
afterAll(() => test.close());

/** Writes bytes as they are and reads the answer until the server closes. */
async function sendRaw(bytes: string, port = test.port) {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes, 'latin1');
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), head, body: errorBody.parse(JSON.parse(body)) };
}

const CLOSE = 'Host: x\r\nConnection: close\r\n\r\n';

describe('what the parser or the first look refuses', () => {
  it.each([
    ['a request that is none', 'NONSENSE\r\n\r\n', 400, 'invalid_input'],
    ['a header with NUL', `GET /api/jobs HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n`, 400, 'invalid_input'],
    [
      'two lengths',
      `POST /api/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      400,
      'invalid_input',
    ],
    ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid_input'],
    ['another host as target', `GET http://a:b/api/jobs HTTP/1.1\r\n${CLOSE}`, 400, 'invalid_input'],
    ['a target that is no path', `OPTIONS * HTTP/1.1\r\n${CLOSE}`, 400, 'invalid_input'],
    ['an endless address', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\n${CLOSE}`, 414, 'uri_too_long'],
    ['a long address', `GET /${'a'.repeat(9_000)} HTTP/1.1\r\n${CLOSE}`, 414, 'uri_too_long'],
    ['endless headers', `GET / HTTP/1.1\r\nX-A: ${'a'.repeat(100_000)}\r\n${CLOSE}`, 431, 'headers_too_large'],
    ['two slashes', `GET //api/jobs HTTP/1.1\r\n${CLOSE}`, 404, 'not_found'],
    ['another case', `GET /API/jobs HTTP/1.1\r\n${CLOSE}`, 404, 'not_found'],
    ['a traversal', `GET /healthz/../api/jobs HTTP/1.1\r\n${CLOSE}`, 404, 'not_found'],
    ['a method nobody takes', `TRACE /healthz HTTP/1.1\r\n${CLOSE}`, 405, 'method_not_allowed'],
    ['a host that lies', `GET /nothing HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`, 404, 'not_found'],
  ])('answers %s with the error body', async (_, bytes, status, code) => {
    const answer = await sendRaw(bytes);
    expect([answer.status, answer.body.error]).toEqual([status, code]);
    expect(answer.head.toLowerCase()).toContain('x-request-id: ');
    expect(answer.head.toLowerCase()).toContain('cache-control: no-store');
  });

  it('refuses a body that is not UTF-8, or that was compressed', async () => {
    const post = (headers: string, body: string) =>
      sendRaw(
        `POST /api/jobs/tidy_up/trigger HTTP/1.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n${CLOSE}${body}`,
      );
    expect(await post('', '{"note":"\xff"}')).toMatchObject({ status: 400, body: { error: 'invalid_input' } });
    expect(await post('Content-Encoding: gzip\r\n', '\x1f\x8b')).toMatchObject({ status: 415 });
  });

  it('refuses a body that grows too large without saying so beforehand', async () => {
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    const answer = await sendRaw(
      `POST /api/jobs/tidy_up/trigger HTTP/1.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${CLOSE}${chunk.repeat(6)}0\r\n\r\n`,
    );
    expect([answer.status, answer.body.error]).toEqual([413, 'payload_too_large']);
  });

  it('gives up on a sender that never ends its headers, and on one that never ends its body', async () => {
    const patient = createHttpServer(
      (incoming, answer) => void incoming.resume().on('end', () => answer.end()),
      () => 'request-1',
      { headersMs: 100, requestMs: 200, lookEveryMs: 50 },
    );
    await new Promise<void>((resolve) => patient.listen(0, '127.0.0.1', resolve));
    const { port } = patient.address() as AddressInfo;
    for (const bytes of [
      'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab',
    ]) {
      const answer = await sendRaw(bytes, port);
      expect([answer.status, answer.body.error]).toEqual([408, 'request_timeout']);
    }
    await new Promise((resolve) => patient.close(resolve));
  });

  it('bounds how long headers and requests may take, and how many connections there are', () => {
    const { headersTimeout, requestTimeout, maxConnections } = test.server;
    expect({ headersTimeout, requestTimeout, maxConnections }).toEqual({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxConnections: 4_096,
    });
  });
});

it('keeps a request id that is well formed and replaces any other', async () => {
  const ask = (id: string) => request(test.url).get('/healthz').set('X-Request-Id', id);
  expect((await ask('abc-DEF_123')).headers['x-request-id']).toBe('abc-DEF_123');
  for (const id of ['short', 'a'.repeat(65), 'has space', 'semi;colon']) {
    expect((await ask(id)).headers['x-request-id']).toMatch(/^request-\d+$/);
  }
});

it('answers a fault of ours generically and logs it once, with the request id', async () => {
  const answer = await request(test.url).get('/api/workers').set(BEARER);
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret detail');
  const logged = test.log.lines.filter(({ fields }) => fields?.request_id === answer.body.request_id);
  expect(logged.map(({ level, phrase }) => [level, phrase])).toEqual([['error', 'request_failed']]);
});

it('treats an answer that is not in the contract as a fault, where answers are checked', async () => {
  const answer = await request(test.url).get('/api/system').set(BEARER);
  expect([answer.status, answer.body.error, answer.text.includes('nobody knows')]).toEqual([500, 'internal', false]);
});

it('says which checks hold and is ready only if all do', async () => {
  const ready = await request(test.url).get('/readyz');
  expect([ready.status, ready.text]).toEqual([200, 'database: ok\n']);
  const checks = [
    { name: 'database', ok: false },
    { name: 'scheduler', ok: true },
  ];
  const away = await startTestApi({ checks: () => checks });
  const answer = await request(away.url).get('/readyz');
  await away.close();
  expect([answer.status, answer.text]).toEqual([503, 'database: failed\nscheduler: ok\n']);
});

it('answers HEAD like GET, without a body', async () => {
  expect((await request(test.url).head('/api/jobs').set(BEARER)).status).toBe(200);
  expect((await request(test.url).head('/api/events').set(BEARER)).status).toBe(200);
});
