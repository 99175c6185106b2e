import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildAlert } from '../testing/alert-builders.js';
import { ago } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

/** What stands in a field of the action's own form. */
const fieldOf = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html.slice(html.indexOf('data-action-form')))?.[1];

describe('acting on alerts without JavaScript', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  const calls = (operation: string) => web.bot.received.filter((each) => each.operation === operation);

  it('acknowledges once however often the button is pressed, and says so on the page that it came from', async () => {
    const agent = await web.signedIn();
    const question = await agent.get('/alerts/alert-1/acknowledge?back=/alerts%3Fstate%3Dfiring').expect(200);
    expect(question.text).toContain('Job cache_maintenance failed');
    expect(calls('acknowledgeAlert')).toEqual([]);
    const form = { nonce: fieldOf(question.text, 'nonce'), back: fieldOf(question.text, 'back') };
    for (let click = 0; click < 2; click++)
      await agent
        .post('/alerts/alert-1/acknowledge')
        .type('form')
        .send(form)
        .expect(303)
        .expect('location', '/alerts?state=firing');
    expect(calls('acknowledgeAlert').map(({ headers }) => headers['idempotency-key'])).toEqual([
      form.nonce,
      form.nonce,
    ]);
    expect((await agent.get('/alerts')).text).toContain('You look after it now');
  });

  it('says who was first', async () => {
    const by = { kind: 'telegram', id: '99', name: 'Noa' } as const;
    web.bot.answers.acknowledgeAlert = { alert: buildAlert({ acknowledged: { by, at: ago(5), note: null } }) };
    const agent = await web.signedIn();
    await agent.post('/alerts/alert-1/acknowledge').type('form').send({}).expect(303);
    expect((await agent.get('/alerts')).text).toContain('\u2068Noa\u2069 looks after it already');
  });

  it('says that the incident was over already', async () => {
    web.bot.refusals.set('resolveAlert', { status: 409, code: 'alert_resolved' });
    const answer = await (await web.signedIn()).post('/alerts/alert-1/resolve').type('form').send({}).expect(409);
    expect(answer.text).toContain('The incident is already over');
  });

  it('fills a silence in from the incident', async () => {
    const { text } = await (await web.signedIn()).get('/alerts/alert-1/silence').expect(200);
    expect(fieldOf(text, 'job_id')).toBe('cache_maintenance');
    expect(fieldOf(text, 'rule')).toBe('job_failure_alert');
  });

  it('fills a silence in from the address, of which the markup stays text', async () => {
    const agent = await web.signedIn();
    const { text } = await agent.get('/alerts/silences/new?job_id=drive_*&reason=%22%3E%3Cimg%3E').expect(200);
    expect(fieldOf(text, 'job_id')).toBe('drive_*');
    expect(text).not.toContain('<img');
  });

  it('refuses to silence everything without the box, asks nobody, and keeps what was typed', async () => {
    const answer = await (await web.signedIn())
      .post('/alerts/silences/new')
      .type('form')
      .send({ reason: 'A long reason', severity: '', for: '3d' })
      .expect(400);
    expect(answer.text).toContain('This would silence everything');
    expect(fieldOf(answer.text, 'reason')).toBe('A long reason');
    expect(answer.text).toMatch(/<option (?=[^>]*value="3d")[^>]*selected/);
    expect(calls('createSilence')).toEqual([]);
  });

  it.each([
    ['too_many_silences', 409, 'There are 50 active silences already'],
    ['database_unavailable', 503, 'The database is away'],
  ] as const)('says in words that the bot refused a silence: %s', async (code, status, words) => {
    web.bot.refusals.set('createSilence', { status, code });
    const form = { job_id: 'x', reason: 'Why' };
    const answer = await (await web.signedIn()).post('/alerts/silences/new').type('form').send(form).expect(status);
    expect(answer.text).toContain(words);
    expect(fieldOf(answer.text, 'job_id')).toBe('x');
  });

  it('shows 10,000 characters of a refused reason as text', async () => {
    const details = [{ path: 'reason', message: 'Too big' }];
    web.bot.refusals.set('createSilence', { status: 400, code: 'invalid_input', details });
    const reason = `<script>alert(1)</script>\u202E${'x'.repeat(10_000)}`;
    const agent = await web.signedIn();
    const answer = await agent.post('/alerts/silences/new').type('form').send({ job_id: 'x', reason }).expect(400);
    expect(answer.text).toContain('reason: Too big');
    expect(answer.text).not.toContain('<script>alert');
    expect(fieldOf(answer.text, 'reason')).toBe(reason.replaceAll('<', '&lt;'));
  });

  it('tells what truly became of a test in each channel', async () => {
    web.bot.answers.sendTestAlert = {
      results: [
        { channel: 'telegram', ok: false, error: '403 Forbidden: <b>bot</b> was kicked', took_ms: 90 },
        { channel: 'slack', ok: true, error: null, took_ms: 340 },
      ],
    };
    const agent = await web.signedIn();
    const question = await agent.get('/alerts/test?channel=telegram&back=/alerts/rules').expect(200);
    expect(fieldOf(question.text, 'channel')).toBe('telegram');
    await agent.post('/alerts/test').type('form').send({ back: '/alerts/rules' }).expect(303);
    const { text } = await agent.get('/alerts/rules').expect(200);
    expect(text).toContain('1 test message did not arrive');
    expect(text).toContain('403 Forbidden: &lt;b>bot&lt;/b> was kicked');
    expect(text).toContain('delivered in 340ms');
  });

  it('waits for a test for longer than for anything else', async () => {
    const hasty = await startWeb({ botTimeoutMs: 100 });
    hasty.bot.answers.sendTestAlert = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { results: [{ channel: 'telegram', ok: true, error: null, took_ms: 300 }] };
    };
    await (await hasty.signedIn()).post('/alerts/test').type('form').send({}).expect(303);
    await (await hasty.signedIn()).post('/api/alerts/test').send({}).expect(200);
    await hasty.stop();
  });

  it('says that there was nothing to test', async () => {
    web.bot.answers.sendTestAlert = { results: [] };
    const agent = await web.signedIn();
    await agent.post('/alerts/test').type('form').send({}).expect(303);
    expect((await agent.get('/alerts/rules')).text).toContain('There is no channel to test');
  });

  it('counts open incidents anew after anything was done', async () => {
    const agent = await web.signedIn();
    await agent.get('/jobs').expect(200);
    web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 0 };
    await agent.post('/alerts/alert-1/resolve').type('form').send({ back: '/jobs' }).expect(303);
    expect((await agent.get('/jobs')).text).not.toContain('open-count');
  });
});
