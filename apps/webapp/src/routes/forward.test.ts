import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contract, type Entry } from '@jobs-monitor/core';
import request from 'supertest';
import { pathOf } from '../bot/client.js';
import { startWeb, type Web } from '../testing/web.js';
import { FORWARDED } from './forward.js';

const params = {
  job_id: 'cache_maintenance',
  run_id: 'run-1',
  alert_id: 'alert-1',
  silence_id: 'silence-1',
  signature: 'cc26',
};
const entries = Object.entries(contract) as [keyof typeof contract, Entry][];
const forwarded = entries.filter(([id]) => (FORWARDED as readonly string[]).includes(id));
const posted = forwarded.filter(([, entry]) => entry.method !== 'GET');
const acting = posted.filter(([, entry]) => entry.role !== 'viewer');
const hidden = entries.filter(([id]) => id !== 'streamEvents' && !(FORWARDED as readonly string[]).includes(id));

describe('forwarding', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb({ botTimeoutMs: 200 });
  });
  afterEach(() => web.stop());

  function send(agent: ReturnType<Web['browser']>, entry: Entry) {
    const path = pathOf(entry, params);
    if (entry.method === 'GET') return agent.get(path);
    return entry.method === 'DELETE' ? agent.delete(path) : agent.post(path).send({});
  }

  it.each(forwarded)('%s answers what the bot answers', async (id, entry) => {
    const answer = await send(await web.signedIn('admin'), entry);
    expect(answer.status).toBe(entry.status);
    expect(entry.output.safeParse(answer.body).success).toBe(true);
    expect(web.bot.received.map(({ operation }) => operation)).toEqual([id]);
  });

  it.each(forwarded)('%s needs a session', async (_, entry) => {
    const answer = await send(web.browser(), entry);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ error: 'unauthorized' });
    expect(web.bot.received).toEqual([]);
  });

  it.each(acting)('%s is refused to viewers', async (_, entry) => {
    await send(await web.signedIn('viewer'), entry).expect(403);
    expect(web.bot.received).toEqual([]);
  });

  it.each(posted)('%s is refused to other sites', async (_, entry) => {
    await send(await web.signedIn('admin'), entry)
      .set('sec-fetch-site', 'cross-site')
      .expect(403);
    expect(web.bot.received).toEqual([]);
  });

  it.each(hidden)('%s does not exist here', async (_, entry) => {
    const answer = await send(await web.signedIn('admin'), entry);
    expect([404, 405]).toContain(answer.status);
    expect(web.bot.received).toEqual([]);
  });

  it('names the person, signed for this very request, and passes on id, body, query and key', async () => {
    const agent = await web.signedIn('operator');
    await agent
      .post('/api/jobs/batch_analyze/trigger')
      .set('x-request-id', 'request-0001')
      .set('idempotency-key', 'key-1')
      .send({ args: { path: '/data' } })
      .expect(202);
    await agent.get('/api/runs?status=failed&limit=5').expect(200);
    const [trigger, list] = web.bot.received;
    expect(trigger).toMatchObject({
      actor: { kind: 'telegram', id: '77', name: 'Dana', role: 'operator' },
      body: '{"args":{"path":"/data"}}',
      headers: { 'x-request-id': 'request-0001', 'idempotency-key': 'key-1' },
    });
    expect(list).toMatchObject({ search: '?status=failed&limit=5', actor: { name: 'Dana' } });
  });

  it.each(['%2e%2e%2fadmin', '..%2F..%2Fadmin', 'a%2Fb', '%00', '%zz'])(
    'does not let %s leave its segment',
    async (segment) => {
      const answer = await (await web.signedIn('admin')).get(`/api/jobs/${segment}/why`);
      expect(answer.status).toBe(400);
      expect(web.bot.received).toEqual([]);
    },
  );

  it('passes the bot’s refusals on as they are', async () => {
    web.bot.refusals.set('triggerJob', { status: 409, code: 'already_running', details: { run_id: 'r9' } });
    const answer = await (await web.signedIn()).post('/api/jobs/x/trigger').send({}).expect(409);
    expect(answer.body).toMatchObject({ error: 'already_running', details: { run_id: 'r9' } });
  });

  it('does not show a refused shared token as an ended session', async () => {
    const agent = await web.signedIn();
    web.bot.refusals.set('listJobs', { status: 401, code: 'unauthorized' });
    const answer = await agent.get('/api/jobs').expect(502);
    expect(answer.body).toMatchObject({ error: 'bot_unreachable' });
  });

  it('answers 504 when the bot hangs, and logs it without the token', async () => {
    const agent = await web.signedIn();
    web.bot.setHanging(true);
    const answer = await agent.get('/api/jobs').expect(504);
    expect(answer.body.error).toBe('bot_timeout');
    const line = web.lines.find(({ message }) => message === 'jobs_api_proxy_error');
    expect(line?.fields).toMatchObject({ code: 'bot_timeout', method: 'GET', path: '/api/jobs' });
    expect(JSON.stringify(web.lines)).not.toContain('a-shared-secret');
  });

  it('answers 502 when the bot is gone, and keeps no trigger for later', async () => {
    const agent = await web.signedIn();
    await web.bot.stop();
    const answer = await agent.post('/api/jobs/cache_maintenance/trigger').send({}).expect(502);
    expect(answer.body).toMatchObject({ error: 'bot_unreachable', request_id: expect.any(String) });
  });

  it('says 413 to large bodies and 400 to broken ones, as JSON', async () => {
    const agent = await web.signedIn();
    const post = (body: string) => agent.post('/api/jobs/x/trigger').type('json').send(body);
    expect((await post(`{"note":"${'x'.repeat(70_000)}"}`).expect(413)).body.error).toBe('payload_too_large');
    expect((await post('{"note":').expect(400)).body.error).toBe('invalid_input');
    expect(web.bot.received).toEqual([]);
  });

  it('says 404, 405 and 414 in the same form', async () => {
    const agent = await web.signedIn();
    expect((await agent.get('/api/nothing').expect(404)).body.error).toBe('not_found');
    expect((await agent.delete('/api/jobs').expect(405)).body.error).toBe('method_not_allowed');
    expect((await agent.get(`/api/jobs?q=${'x'.repeat(9_000)}`).expect(414)).body.error).toBe('uri_too_long');
  });

  it('lives without the bot', async () => {
    await web.bot.stop();
    expect((await request(web.url).get('/healthz').expect(200)).body).toEqual({ status: 'ok' });
  });
});
