import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contract, type Entry, errorBody, ROLES } from '@jobs-monitor/core';
import request from 'supertest';
import { actAs, BEARER, examplePath, startTestApi, TOKEN } from '../testing/api.js';

const entries = Object.entries(contract) as [string, Entry][];
const verbs = entries.filter(([, entry]) => entry.kind === 'json');
/** Bodies that fit the entries which cannot do without one. */
const BODIES: Record<string, object> = {
  redeemSignInLink: { code: 'c'.repeat(43) },
  recordDeploy: { version: '1.4.0' },
  createSilence: { matcher: { job_id: 'tidy_*' }, reason: 'Moving house', ends_at: '2026-03-01T11:00:00.000Z' },
};

const pollution = () => Object.getOwnPropertyNames(Object.prototype).length;
const atFirst = pollution();
const refusalsTookMs: number[] = [];

let test: Awaited<ReturnType<typeof startTestApi>>;
beforeAll(async () => {
  test = await startTestApi();
});
afterAll(() => test.close());

/** Sends to the API itself; every answer that is not a success must have the error body, quickly, and no trace of our insides. */
async function send(
  entry: Entry,
  given: { path?: string; query?: string; body?: string; type?: string; headers?: Record<string, string> } = {},
) {
  const path = `${given.path ?? examplePath(entry)}${given.query ? `?${given.query}` : ''}`;
  const startedAt = performance.now();
  const call = request(test.url)
    [entry.method.toLowerCase() as 'get'](path)
    .set(given.headers ?? BEARER);
  if (given.body !== undefined) call.set('Content-Type', given.type ?? 'application/json').send(given.body);
  const answer = await call;
  const tookMs = performance.now() - startedAt;
  expect(answer.headers['x-request-id']).toBeDefined();
  expect(answer.headers['cache-control']).toContain('no-store');
  expect(answer.text ?? '').not.toContain(TOKEN);
  if (answer.status >= 400) {
    expect(errorBody.strict().parse(answer.body).request_id).toBe(answer.headers['x-request-id']);
    expect(answer.text).not.toMatch(/at .*\.[jt]s:\d+|node_modules/);
    refusalsTookMs.push(tookMs);
  }
  return answer;
}

describe.each(entries)('%s', (operation, entry) => {
  it('wants a token', async () => {
    const answer = await send(entry, { headers: {} });
    expect([answer.status, answer.body.error]).toEqual([401, 'unauthorized']);
  });

  it('refuses every role that is too low', async () => {
    const path = examplePath(entry);
    const body = entry.method === 'POST' ? '{}' : undefined;
    for (const role of ROLES.slice(0, ROLES.indexOf(entry.role))) {
      const answer = await send(entry, { headers: actAs(role, entry.method, path, body ?? ''), ...(body && { body }) });
      expect([role, answer.status, answer.body.error]).toEqual([role, 403, 'forbidden']);
    }
  });

  it('does not take unknown, repeated, nested or badly encoded query parameters', async () => {
    const known = Object.keys((entry.query as unknown as { shape: object }).shape);
    const queries = [
      'no_such=1',
      '__proto__=1',
      '__proto__[x]=1',
      'constructor=1',
      'toString=1',
      'q=%00',
      'job_id=%ff',
      'job_id=%E0%A4%A',
      'a=1&a=2',
      '%24where=sleep(5000)',
      ...known.flatMap((name) => [
        `${name}[$ne]=x`,
        `${name}[]=x`,
        `${name}.x=1`,
        `${name}=a%00b`,
        `${name}=%ff`,
        `${name}=1&${name}=2`,
        `${name}=${'9'.repeat(400)}`,
      ]),
    ];
    for (const query of queries) expect([query, (await send(entry, { query })).status]).toEqual([query, 400]);
  });

  it('does not take path parameters that are no ids', async () => {
    const hostile = [
      '%00',
      '%ff',
      '%E0%A4%A',
      '$ne',
      '..%2f..%2fetc',
      'a%0d%0ab',
      'a'.repeat(1_000),
      '%7B%22$gt%22:1%7D',
    ];
    const names = [...entry.path.matchAll(/:\w+/g)].map(([name]) => name);
    for (const name of names) {
      for (const value of hostile) {
        const path = entry.path.replace(name, value).replaceAll(/:\w+/g, 'tidy_up');
        expect([path, (await send(entry, { path })).status]).toEqual([path, 400]);
      }
    }
  });

  it('does not take bodies that are malformed or mean something else', async () => {
    const known = Object.keys((entry.body as unknown as { shape: object }).shape);
    const bodies = [
      '{',
      '[]',
      '"text"',
      'null',
      '1',
      '{"no_such":1}',
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"$where":"sleep(5000)"}',
      '{"a.b":1}',
      `{"args":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
      `{"args":{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(',')}}}`,
      ...known.flatMap((name) => [
        `{"${name}":{"$gt":""}}`,
        `{"${name}":{"__proto__":{"polluted":1}}}`,
        `{"${name}":{"constructor":1}}`,
        `{"${name}":{"a":[{"b.c":1}]}}`,
        `{"${name}":"\\u0000"}`,
        `{"${name}":"\\ud800"}`,
        `{"${name}":1e999}`,
      ]),
      ...known
        .filter((name) => name !== 'args')
        .flatMap((name) => [`{"${name}":[]}`, `{"${name}":7}`, `{"${name}":null}`]),
    ];
    for (const body of bodies)
      expect([body.slice(0, 80), (await send(entry, { body })).status]).toEqual([body.slice(0, 80), 400]);
  });

  it('takes JSON alone, and no more than 64 kB of it', async () => {
    expect((await send(entry, { body: 'a=1', type: 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await send(entry, { body: '{}', type: 'application/json; charset=latin1' })).status).toBe(415);
    const large = await send(entry, { body: JSON.stringify({ args: 'x'.repeat(65_536) }) });
    expect([large.status, large.body.error]).toEqual([413, 'payload_too_large']);
  });

  it('refuses addresses beyond 8 kB', async () => {
    const answer = await send(entry, { query: `q=${'a'.repeat(8_192)}` });
    expect([answer.status, answer.body.error]).toEqual([414, 'uri_too_long']);
  });

  it('says which methods an address takes', async () => {
    const answer = await request(test.url).patch(examplePath(entry)).set(BEARER);
    expect([answer.status, answer.body.error]).toEqual([405, 'method_not_allowed']);
    expect(answer.headers.allow?.split(', ')).toContain(entry.method);
  });

  if (entry.kind === 'json') {
    it(`answers ${entry.status} with what the contract says`, async () => {
      const body = BODIES[operation];
      const answer = await send(entry, body ? { body: JSON.stringify(body) } : {});
      expect([answer.status, answer.body.error]).toEqual([entry.status, undefined]);
      expect(entry.output.safeParse(answer.body).error).toBeUndefined();
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    });
  }
});

it('walks every operation there is', () => {
  expect(verbs.length).toBe(entries.length - 1);
});

it('refuses well within 100 ms', () => {
  const median = refusalsTookMs.sort((a, b) => a - b)[Math.floor(refusalsTookMs.length / 2)];
  expect(median).toBeLessThan(100);
});

it('logs who was refused for want of rights, and never a token', () => {
  expect(test.log.lines).toContainEqual({
    level: 'warn',
    phrase: 'api_forbidden',
    fields: { actor: { kind: 'web', id: '7', name: 'Dana', role: 'viewer' }, route: '/api/jobs/:job_id/trigger' },
  });
  expect(JSON.stringify(test.log.lines)).not.toContain(TOKEN);
});

it('leaves the prototype of all objects as it was', () => {
  expect(pollution()).toBe(atFirst);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
