import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildJob, buildStats } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

/** The value of a hidden field of the action's own form, which is the last that has it. */
const hidden = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].at(-1)?.[1];

describe('acting without JavaScript', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  it('asks first, acts once, comes back, and tells it once with the way to the run', async () => {
    const agent = await web.signedIn();
    const question = await agent.get('/jobs/cache_maintenance/run?back=/jobs%3Fq%3Dcache').expect(200);
    expect(web.bot.received.filter(({ operation }) => operation === 'triggerJob')).toEqual([]);
    const form = { nonce: hidden(question.text, 'nonce'), back: hidden(question.text, 'back'), note: 'by hand' };
    for (let click = 0; click < 2; click++) {
      const done = await agent.post('/jobs/cache_maintenance/run').type('form').send(form).expect(303);
      expect(done.headers.location).toBe('/jobs?q=cache');
    }
    const keys = web.bot.received
      .filter(({ operation }) => operation === 'triggerJob')
      .map(({ headers, body }) => [headers['idempotency-key'], body]);
    expect(keys).toEqual([
      [form.nonce, '{"note":"by hand"}'],
      [form.nonce, '{"note":"by hand"}'],
    ]);
    expect((await agent.get('/jobs')).text).toContain('<a href="/runs/run-new">See the run</a>');
    expect((await agent.get('/jobs')).text).not.toContain('/runs/run-new');
  });

  it('sends args with their types from the fields of the schema', async () => {
    const args_schema = { type: 'object', properties: { limit: { type: 'integer' }, deep: { type: 'boolean' } } };
    web.bot.answers.getJob = { job: buildJob({ args_schema }), active_runs: [], history: [], stats: buildStats() };
    const agent = await web.signedIn();
    await agent.post('/jobs/x/run').type('form').send({ 'arg.limit': '5', 'arg.deep': 'on' }).expect(303);
    const trigger = web.bot.received.find(({ operation }) => operation === 'triggerJob');
    expect(JSON.parse(trigger?.body ?? '')).toEqual({ args: { limit: 5, deep: true } });
  });

  it.each([
    [
      '/jobs/x/pause',
      { reason: 'Migration', for: '2h' },
      'pauseJob',
      { reason: 'Migration', until: '2026-03-10T14:00:00.000Z' },
    ],
    ['/jobs/x/pause', {}, 'pauseJob', {}],
    ['/jobs/x/resume', {}, 'resumeJob', {}],
    ['/runs/r1/cancel', { reason: 'Too slow' }, 'cancelRun', { reason: 'Too slow' }],
    ['/runs/r1/retry', {}, 'retryRun', {}],
    ['/failures/j1/abc123/acknowledge', { note: ' Known ' }, 'acknowledgeFailure', { note: 'Known' }],
    ['/failures/j1/abc123/resolve', {}, 'resolveFailure', {}],
    ['/alerts/a1/acknowledge', { note: ' On it ' }, 'acknowledgeAlert', { note: 'On it' }],
    ['/alerts/a1/acknowledge', {}, 'acknowledgeAlert', {}],
    ['/alerts/a1/resolve', { note: '' }, 'resolveAlert', {}],
    ['/alerts/test', { channel: 'telegram:-100/7' }, 'sendTestAlert', { channel: 'telegram:-100/7' }],
    ['/alerts/test', {}, 'sendTestAlert', {}],
    [
      '/alerts/a1/silence',
      { job_id: 'cache_*', rule: '', reason: 'Moving', for: '1d' },
      'createSilence',
      {
        matcher: { job_id: 'cache_*', rule: null, category: null, severity: null },
        reason: 'Moving',
        ends_at: '2026-03-11T12:00:00.000Z',
        force: false,
      },
    ],
    [
      '/alerts/silences/new',
      { reason: 'Everything moves', until: '2026-03-12T12:00', force: 'on' },
      'createSilence',
      {
        matcher: { job_id: null, rule: null, category: null, severity: null },
        reason: 'Everything moves',
        ends_at: '2026-03-12T12:00:00.000Z',
        force: true,
      },
    ],
    ['/alerts/silences/s1/end', {}, 'endSilence', {}],
  ])('%s does it', async (path, form, operation, body) => {
    const agent = await web.signedIn();
    await agent
      .post(path)
      .type('form')
      .send({ ...form, back: '/jobs' })
      .expect(303);
    const call = web.bot.received.find((each) => each.operation === operation);
    expect(JSON.parse(call?.body ?? '')).toEqual(body);
    expect(call?.actor).toMatchObject({ name: 'Dana' });
  });

  it('shows why the bot refused, with the run that is in the way, and asks again', async () => {
    web.bot.refusals.set('triggerJob', { status: 409, code: 'already_running', details: { run_id: 'r9' } });
    const answer = await (await web.signedIn()).post('/jobs/x/run').type('form').send({}).expect(409);
    expect(answer.text).toContain('The job is already running');
    expect(answer.text).toContain('href="/runs/r9"');
    expect(answer.text).toContain('data-action-form');
  });

  it('does not keep what could not be delivered', async () => {
    const agent = await web.signedIn();
    await web.bot.stop();
    const answer = await agent.post('/jobs/x/run').type('form').send({}).expect(502);
    expect(answer.text).toContain('The bot cannot be reached');
    expect(answer.text).not.toContain('The run was asked for');
  });

  it.each([
    '/jobs/x/run',
    '/jobs/x/pause',
    '/jobs/x/resume',
    '/runs/r1/cancel',
    '/runs/r1/retry',
    '/failures/j1/abc123/acknowledge',
    '/failures/j1/abc123/resolve',
    '/alerts/a1/acknowledge',
    '/alerts/a1/resolve',
    '/alerts/a1/silence',
    '/alerts/test',
    '/alerts/silences/new',
    '/alerts/silences/s1/end',
  ])('%s is refused to viewers, other sites, and strangers', async (path) => {
    await (await web.signedIn('viewer')).get(path).expect(403);
    await (await web.signedIn('viewer')).post(path).type('form').send({}).expect(403);
    await (await web.signedIn('admin'))
      .post(path)
      .set('sec-fetch-site', 'cross-site')
      .type('form')
      .send({})
      .expect(403);
    await web
      .browser()
      .post(path)
      .type('form')
      .send({})
      .expect(303)
      .expect('location', /^\/login\?next=.*resumed%3Dall&why=undone$/);
    expect(web.bot.received).toEqual([]);
  });
});
