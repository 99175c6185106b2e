import { afterEach, expect, it } from '@jest/globals';
import { type Actor, signActor } from '@jobs-monitor/core';
import request from 'supertest';
import { actAs, BEARER, startTestApi, TOKEN } from '../testing/api.js';
import { cannedOperations } from '../testing/api-answers.js';

let test: Awaited<ReturnType<typeof startTestApi>>;
afterEach(() => test.close());

const get = (path: string, headers: Record<string, string> = {}) => request(test.url).get(path).set(headers);
const wrong = { Authorization: 'Bearer not-the-token-but-as-long-as' };

it('disables the API when no token is configured', async () => {
  test = await startTestApi({ tokens: [] });
  const answer = await get('/api/jobs', BEARER);
  expect([answer.status, answer.body.error]).toEqual([403, 'api_disabled']);
  expect((await get('/healthz')).status).toBe(200);
});

it('takes the token from the Authorization header alone, in any case of the scheme', async () => {
  test = await startTestApi();
  expect((await get('/api/jobs', { Authorization: `bearer ${TOKEN}` })).status).toBe(200);
  for (const value of ['', TOKEN, `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, 'Bearer ']) {
    expect([value, (await get('/api/jobs', { Authorization: value })).status]).toEqual([value, 401]);
  }
  expect((await get(`/api/jobs?token=${TOKEN}`)).status).toBe(401);
});

it('takes the next token too, while tokens are exchanged', async () => {
  const next = 'next-token-of-32-characters-long';
  test = await startTestApi({ tokens: [TOKEN, next] });
  expect((await get('/api/jobs', BEARER)).status).toBe(200);
  expect((await get('/api/jobs', { Authorization: `Bearer ${next}` })).status).toBe(200);
});

it('tells nothing about what is behind it', async () => {
  test = await startTestApi();
  for (const path of ['/api/no-such-thing', '/admin', '/api', '/metrics']) {
    expect([path, (await get(path)).status]).toEqual([path, 401]);
    expect([path, (await get(path, { ...BEARER, Authorization: 'Bearer x' })).status]).toEqual([path, 401]);
  }
});

it('shuts an address out after ten wrong tokens in a minute, but no other', async () => {
  test = await startTestApi({ trustedProxies: 1 });
  const from = (address: string, headers: Record<string, string>) =>
    get('/api/jobs', { ...headers, 'X-Forwarded-For': address });
  for (let attempt = 1; attempt <= 10; attempt += 1) expect((await from('192.0.2.1', wrong)).status).toBe(401);
  const refused = await from('192.0.2.1', wrong);
  expect([refused.status, refused.body.error]).toEqual([429, 'too_many_attempts']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await from('192.0.2.1', BEARER)).status).toBe(429);
  expect((await from('192.0.2.2', BEARER)).status).toBe(200);
});

it('does not count requests without a token as guesses', async () => {
  test = await startTestApi();
  for (let attempt = 1; attempt <= 12; attempt += 1) expect((await get('/api/jobs')).status).toBe(401);
  expect((await get('/api/jobs', BEARER)).status).toBe(200);
});

it('counts a whole IPv6 network as one guesser', async () => {
  test = await startTestApi({ trustedProxies: 1 });
  for (let host = 1; host <= 10; host += 1)
    await get('/api/jobs', { ...wrong, 'X-Forwarded-For': `2001:db8:0:1::${host}` });
  expect((await get('/api/jobs', { ...wrong, 'X-Forwarded-For': '2001:db8:0:1::ff' })).status).toBe(429);
});

it.each([
  [0, '203.0.113.9', '127.0.0.1'],
  [1, '203.0.113.9, 198.51.100.7', '198.51.100.7'],
  [2, '203.0.113.9, 198.51.100.7, 10.0.0.1', '198.51.100.7'],
])('believes the last %i hops of %s about the caller and no more', async (trustedProxies, forwarded, address) => {
  test = await startTestApi({ trustedProxies });
  await get('/api/jobs', { ...wrong, 'X-Forwarded-For': forwarded });
  expect(test.log.lines.find(({ phrase }) => phrase === 'api_unauthorized')?.fields?.address).toMatch(
    new RegExp(`(^|:)${address}$`),
  );
});

it('logs a wrong token without its value', async () => {
  test = await startTestApi();
  await get('/api/jobs', wrong);
  expect(test.log.lines.map(({ phrase }) => phrase)).toContain('api_unauthorized');
  expect(JSON.stringify(test.log.lines)).not.toContain('not-the-token');
});

it('takes a caller without X-Actor for a program with all rights, and one with it for that person', async () => {
  const actors: Actor[] = [];
  const note = async (actor: Actor) => {
    actors.push(actor);
    return { workers: [] };
  };
  test = await startTestApi({ operations: cannedOperations({ listWorkers: note }) });
  await get('/api/workers', BEARER);
  await get('/api/workers', actAs('viewer', 'GET', '/api/workers'));
  expect(actors).toEqual([
    { kind: 'api', id: 'token', name: 'API', role: 'admin' },
    { kind: 'web', id: '7', name: 'Dana', role: 'viewer' },
  ]);
});

it('lets nobody act with rights that they have no more', async () => {
  const roles: (Actor['role'] | null)[] = ['viewer', null];
  test = await startTestApi({ roleToday: () => roles.shift() ?? null });
  const send = () =>
    request(test.url)
      .post('/api/jobs/tidy_up/trigger')
      .set(actAs('admin', 'POST', '/api/jobs/tidy_up/trigger'));
  const lowered = await send();
  expect([lowered.status, lowered.body.error, lowered.body.details.role]).toEqual([403, 'forbidden', 'viewer']);
  const struck = await send();
  expect([struck.status, struck.body.error]).toEqual([403, 'forbidden']);
  expect((await get('/api/workers', actAs('admin', 'GET', '/api/workers'))).status).toBe(403);
  expect((await get('/api/events', actAs('admin', 'GET', '/api/events'))).status).toBe(403);
  expect((await get('/api/workers', BEARER)).status).toBe(200);
});

it.each([
  ['forged', { ...actAs('admin', 'GET', '/api/workers'), 'X-Actor': 'e30.c2lnbmF0dXJl' }],
  ['not even signed', { ...BEARER, 'X-Actor': 'admin' }],
  ['for another path', actAs('admin', 'GET', '/api/jobs')],
  ['for another method', actAs('admin', 'POST', '/api/workers')],
  ['for another body', actAs('admin', 'GET', '/api/workers', '{}')],
  ['two minutes old', actAs('admin', 'GET', '/api/workers', '', new Date(Date.now() - 120_000))],
  [
    'signed with another token',
    {
      ...BEARER,
      'X-Actor': signActor(
        { kind: 'web', id: '1', name: 'x', role: 'admin' },
        { method: 'GET', path: '/api/workers', body: '' },
        'another-token-altogether',
        new Date(),
      ),
    },
  ],
])('refuses an X-Actor that is %s', async (_, headers) => {
  test = await startTestApi();
  const answer = await get('/api/workers', headers);
  expect([answer.status, answer.body.error]).toEqual([401, 'unauthorized']);
});

it('opens /metrics when it is told to', async () => {
  test = await startTestApi({ metricsPublic: true });
  expect((await get('/metrics')).status).toBe(200);
});
