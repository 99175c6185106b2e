import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { actions } from '../actions/index.js';
import { buildRun } from '../testing/builders.js';
import { TOKEN } from '../testing/fake-bot.js';
import { startWeb, type Web } from '../testing/web.js';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const OPERATOR = 'the-token-of-operators';
const VIEWER = 'the-token-of-viewers';
const MINUTE = 60_000;

const endsIn = (html: string) => [...html.matchAll(/\/settings\/sessions\/([\w-]+)\/end\?/g)].map(([, id]) => id ?? '');

describe('sessions', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb({ env: { DASHBOARD_OPERATOR_TOKEN: OPERATOR, DASHBOARD_VIEWER_TOKEN: VIEWER } });
  });
  afterEach(() => web.stop());

  const wait = (ms: number) => {
    web.clock.now = new Date(web.clock.now.getTime() + ms);
  };
  const cookieOf = (answer: Response) => answer.get('set-cookie')?.[0]?.split(';')[0] ?? '';
  const byToken = async (token: string) => {
    const agent = web.browser();
    await agent.post('/login').type('form').send({ token }).expect(303);
    return agent;
  };

  it.each([
    [VIEWER, 'Viewer token', 'Viewer'],
    [OPERATOR, 'Operator token', 'Operator'],
  ])('have the role of the token that was typed, and its name in both languages', async (token, name, role) => {
    const agent = await byToken(token);
    const { text } = await agent.get('/settings').expect(200);
    expect(text).toMatch(new RegExp(`<bdi dir="auto">${name}</bdi><small>${role}</small>`));
    expect(text).toContain('Everybody who signs in with this token');
    await agent.post('/preferences').type('form').send({ locale: 'he' });
    expect((await agent.get('/settings')).text).not.toContain(name);
  });

  it('are listed for their person alone, by what and from where, without the ids that open them', async () => {
    const agent = await web.signedIn();
    const login = await (await web.signedIn()).get('/settings').set('user-agent', PHONE);
    await byToken(VIEWER);
    const { text } = await agent.get('/settings').expect(200);
    expect(text.match(/class="session-facts"/g)).toHaveLength(2);
    expect(text.match(/This browser/g)).toHaveLength(1);
    expect(text).toMatch(/Safari<\/bdi> on <bdi dir="ltr">iOS/);
    expect(text).toContain('127.0.0.1');
    for (const cookie of [cookieOf(login), cookieOf(await agent.post('/login').type('form').send({ token: VIEWER }))])
      if (cookie) expect(text).not.toContain(cookie.split('=')[1]);
  });

  it('show what a browser says of itself as text', async () => {
    const agent = await web.signedIn();
    const hostile = '"><img src=x onerror=alert(1)>'.repeat(20);
    const { text } = await agent.get('/settings').set('user-agent', hostile).expect(200);
    expect(text).toContain('&lt;img src=x');
    expect(text).not.toContain('<img');
  });

  it('end one by one, with what is open in them', async () => {
    const [agent, other] = [await web.signedIn(), await web.signedIn()];
    const [id = ''] = endsIn((await agent.get('/settings')).text);
    const question = await agent.get(`/settings/sessions/${id}/end`).expect(200);
    expect(question.text).toContain('signed out at once');
    await agent.post(`/settings/sessions/${id}/end`).type('form').send({ back: '/settings' }).expect(303);
    await other.get('/jobs').expect(303);
    expect((await agent.get('/settings').expect(200)).text).toContain('The session has ended');
    await agent.get(`/settings/sessions/${id}/end`).expect(404);
  });

  it('of others can neither be seen nor ended', async () => {
    const [agent, other] = [await web.signedIn(), await web.signedIn()];
    const [id = ''] = endsIn((await agent.get('/settings')).text);
    const stranger = await byToken(OPERATOR);
    await stranger.get(`/settings/sessions/${id}/end`).expect(404);
    await stranger.post(`/settings/sessions/${id}/end`).type('form').send({}).expect(303);
    expect((await stranger.get('/settings')).text).toContain('had ended already');
    await other.get('/jobs').expect(200);
  });

  it('all end when somebody signs out everywhere, and nobody else is signed out', async () => {
    const [agent, other] = [await web.signedIn(), await web.signedIn()];
    const stranger = await byToken(OPERATOR);
    expect((await agent.get('/settings/sessions/end').expect(200)).text).toContain('2 sessions end at once');
    const done = await agent.post('/settings/sessions/end').type('form').send({ back: '/jobs' }).expect(303);
    expect(done.headers.location).toBe('/login?why=everywhere');
    expect(done.get('set-cookie')?.[0]).toMatch(/^session=;/);
    await other.get('/jobs').expect(303);
    await stranger.get('/jobs').expect(200);
  });

  it('get a new id with each sign-in: one that was planted opens nothing', async () => {
    const login = (cookie: string) =>
      web.browser().post('/login').set('cookie', cookie).type('form').send({ token: VIEWER }).expect(303);
    const planted = 'session=AAAAAAAAAAAAAAAAAAAAAA';
    const first = cookieOf(await login(planted));
    const second = cookieOf(await login(first));
    expect(new Set([planted, first, second]).size).toBe(3);
    for (const cookie of [planted, first]) await web.browser().get('/jobs').set('cookie', cookie).expect(303);
    await web.browser().get('/jobs').set('cookie', second).expect(200);
  });

  it('are not kept alive by the stream, nor by what the script reads', async () => {
    const agent = await web.signedIn();
    for (const path of ['/api/events', '/api/jobs']) {
      wait(14 * MINUTE);
      const stream = agent.get(path).buffer(false);
      await new Promise<void>((resolve, reject) => {
        stream.parse((answer, done) => {
          (answer as unknown as { destroy(): void }).destroy();
          done(null, '');
        });
        stream.then(
          () => resolve(),
          (error: unknown) => (String(error).includes('aborted') ? resolve() : reject(error)),
        );
      });
    }
    wait(2 * MINUTE);
    await agent.get('/jobs').expect(303).expect('location', '/login?next=%2Fjobs&why=ended');
  });

  it('tell on the page that they are about to end, and how to stay', async () => {
    const agent = await web.signedIn();
    const look = async () => (await agent.get('/jobs').set('x-background', '1').expect(200)).text;
    expect(await look()).toMatch(/data-warn-at="2026-03-10T12:25:00.000Z" hidden/);
    wait(26 * MINUTE);
    const warned = await look();
    expect(warned).not.toMatch(/data-warn-at="[^"]*" hidden/);
    expect(warned).toMatch(/because nothing was used: <time[^>]*>in 4m.*<a href="\/jobs">Stay signed in<\/a>/s);
    await agent.get('/jobs').expect(200);
    expect(await look()).toMatch(/data-warn-at="[^"]*" hidden/);
  });

  it('end when the bot refuses what everybody may see, and say so calmly', async () => {
    const agent = await web.signedIn();
    web.bot.refusals.set('listJobs', { status: 403, code: 'forbidden' });
    const { text } = await agent.get('/jobs').expect(403);
    expect(text).toContain('You do not have the right');
    expect(text).not.toContain('<nav');
    web.bot.refusals.clear();
    await agent.get('/jobs').expect(303);
  });

  it('live on when the bot refuses what not everybody may do', async () => {
    const agent = await web.signedIn();
    web.bot.refusals
      .set('listAudit', { status: 403, code: 'forbidden' })
      .set('pauseJob', { status: 403, code: 'forbidden' });
    expect((await agent.get('/audit').expect(403)).text).toContain('Dana');
    expect((await agent.post('/jobs/j1/pause').type('form').send({}).expect(403)).text).toContain('data-action-form');
    await agent.get('/jobs').expect(200);
  });

  it('are lines in the log when they begin, fail to, and end, and no line holds a secret', async () => {
    const agent = await byToken(OPERATOR);
    await web.browser().post('/login').type('form').send({ token: 'a-wrong-secret-token' }).expect(401);
    await agent.post('/logout').expect(303);
    const told = web.lines.filter(({ message }) => /sign|session/.test(message));
    expect(told).toMatchObject([
      {
        level: 'info',
        message: 'signed_in',
        fields: { actor: 'web:dashboard-operator-token', role: 'operator', address: '127.0.0.1' },
      },
      { level: 'warn', message: 'sign_in_failed', fields: { code: 'unauthorized', by: 'token', address: '127.0.0.1' } },
      { level: 'info', message: 'session_ended', fields: { why: 'signed_out' } },
    ]);
    expect(JSON.stringify(web.lines)).not.toMatch(/a-wrong-secret-token|the-token-of/);
  });
});

describe('a session that ends in the middle of an action', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  it('does nothing, and leads through signing in back to the question as it was filled in', async () => {
    const agent = web.browser();
    const form = { reason: 'Moving <b>house</b>', for: '2h', nonce: 'n1', back: '/jobs?q=x' };
    const away = await agent.post('/jobs/j1/pause').type('form').send(form).expect(303);
    const page = await agent.get(String(away.headers.location)).expect(200);
    expect(page.text).toContain('so nothing was done');
    const next = new URL(String(away.headers.location), web.url).searchParams.get('next') ?? '';
    await agent.post('/login').type('form').send({ token: TOKEN, next }).expect(303).expect('location', next);
    const question = await agent.get(next).expect(200);
    expect(question.text).toContain('Nothing has been done yet');
    expect(question.text).toContain('value="Moving &lt;b>house&lt;/b>"');
    expect(question.text).toMatch(/<option value="2h" selected/);
    expect(question.text).toContain('name="back" value="/jobs?q=x"');
    expect(web.bot.received.some(({ operation }) => operation === 'pauseJob')).toBe(false);
  });

  it('never carries args in an address, and says that they must be filled in again', async () => {
    const away = await web
      .browser()
      .post('/jobs/j1/run')
      .type('form')
      .send({ note: 'x', 'arg.key': 'secret' })
      .expect(303);
    expect(away.headers.location).not.toContain('secret');
    const question = await (await web.signedIn())
      .get(new URL(String(away.headers.location), web.url).searchParams.get('next') ?? '')
      .expect(200);
    expect(question.text).toContain('Some of what you typed is not here');
  });

  const questions = actions.map(({ path }) => path).filter((path) => !path.includes(':session_id'));
  /** Of the question's form, those that hold what people write. */
  const TYPED =
    /<(?:input|textarea)(?![^>]*type="(?:hidden|checkbox|radio|submit|search|number|date|datetime-local)")[^>]*\sname="([^"]+)"/g;

  it('finds every field that can be typed filled in again, whatever the question', async () => {
    const run = buildRun({ status: 'running', ended_at: null });
    web.bot.answers.getRun = { run };
    const agent = await web.signedIn('admin');
    const filled = await Promise.all(
      questions.map(async (question) => {
        const path = `${question.replace(/:\w+/g, 'x1')}?id=${run.job_id}`;
        const { text } = await agent.get(path).expect(200);
        const names = [...text.slice(text.indexOf('data-action-form')).matchAll(TYPED)].map(([, name = '']) => name);
        const given = new URLSearchParams(names.map((name) => [name, `kept-${name}`]));
        const again = await agent.get(`${path}&${given}`).expect(200);
        return names.map((name) => [question, name, again.text.includes(`kept-${name}`)]);
      }),
    );
    expect(filled.flat().filter(([, , isKept]) => !isKept)).toEqual([]);
    expect(filled.flat().map(([question]) => question)).toEqual(
      expect.arrayContaining(['/jobs/:job_id/pause', '/bulk/jobs/pause', '/bulk/jobs/run', '/bulk/runs/cancel']),
    );
  });
});
