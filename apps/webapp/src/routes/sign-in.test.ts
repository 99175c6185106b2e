import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { TOKEN } from '../testing/fake-bot.js';
import { startWeb, type Web } from '../testing/web.js';

const CODE = 'a-one-time-code-of-tests-1234';

describe('signing in', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  const login = (form: object, browser = web.browser()) => browser.post('/login').type('form').send(form);

  it('sends whoever has no session to the form, and afterwards to where they wanted', async () => {
    const browser = web.browser();
    const away = await browser.get('/jobs/monitor?run_id=r1').expect(303);
    expect(away.headers.location).toBe('/login?next=%2Fjobs%2Fmonitor%3Frun_id%3Dr1');
    const form = await browser.get(String(away.headers.location)).expect(200);
    expect(form.text).toContain('name="next" value="/jobs/monitor?run_id=r1"');
    const back = await login({ token: TOKEN, next: '/jobs/monitor?run_id=r1' }, browser).expect(303);
    expect(back.headers.location).toBe('/jobs/monitor?run_id=r1');
    await browser.get('/jobs').expect(200);
  });

  it.each(['https://evil.test', '//evil.test', '/\\evil.test'])('never leads to %s', async (next) => {
    const answer = await login({ token: TOKEN, next }).expect(303);
    expect(answer.headers.location).toBe('/');
  });

  it('gives a cookie of 128 random bits that scripts cannot read and other sites do not send', async () => {
    const [cookie = ''] = (await login({ token: TOKEN })).get('set-cookie') ?? [];
    expect(cookie).toMatch(/^session=[A-Za-z0-9_-]{22}; path=\/; samesite=lax; httponly$/);
  });

  it('uses the __Host- prefix and Secure where the address is https', async () => {
    const tls = await startWeb({ env: { WEBAPP_URL: 'https://jobs.test' } });
    const answer = await tls.browser().post('/login').type('form').send({ token: TOKEN });
    expect(answer.get('set-cookie')?.[0]).toMatch(/^__Host-session=[^;]+; path=\/; samesite=lax; secure; httponly$/);
    await tls.stop();
  });

  it('takes DASHBOARD_TOKEN instead of the shared secret where it is set', async () => {
    const own = await startWeb({ env: { DASHBOARD_TOKEN: 'a-token-for-people-only' } });
    await own.browser().post('/login').type('form').send({ token: TOKEN }).expect(401);
    await own.browser().post('/login').type('form').send({ token: 'a-token-for-people-only' }).expect(303);
    await own.stop();
  });

  it('does not use a link up by looking at it', async () => {
    const page = await web.browser().get(`/login?code=${CODE}`).expect(200);
    expect(page.text).toContain(`name="code" value="${CODE}"`);
    expect(web.bot.received).toEqual([]);
  });

  it('redeems a link once, at the bot, and knows who it was made for', async () => {
    const browser = web.browser();
    await login({ code: CODE }, browser).expect(303);
    expect(web.bot.received.map(({ operation, body }) => [operation, body])).toEqual([
      ['redeemSignInLink', JSON.stringify({ code: CODE })],
    ]);
    expect((await browser.get('/settings')).text).toContain('Dana');
  });

  it('says that a link was used already', async () => {
    web.bot.refusals.set('redeemSignInLink', { status: 404, code: 'sign_in_link_invalid' });
    const answer = await login({ code: CODE }).expect(404);
    expect(answer.text).toContain('used already or has expired');
  });

  it('refuses an address after ten failures in a minute, with the time to wait', async () => {
    for (let attempt = 0; attempt < 10; attempt++) await login({ token: 'wrong' }).expect(401);
    const refused = await login({ token: TOKEN }).expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('counts attempts that are made at once', async () => {
    const attempts = await Promise.all(Array.from({ length: 30 }, () => login({ token: 'wrong' })));
    expect(attempts.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  it('does not count against anybody that the bot is away', async () => {
    await web.bot.stop();
    for (let attempt = 0; attempt < 11; attempt++) await login({ code: CODE }).expect(502);
  });

  it('does not believe a forwarded address that nobody vouches for', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await login({ token: 'wrong' }).set('x-forwarded-for', `10.0.0.${attempt}`).expect(401);
    }
    await login({ token: 'wrong' }).set('x-forwarded-for', '10.0.0.99').expect(429);
  });

  it('believes only the nearest proxy when told to', async () => {
    const proxied = await startWeb({ env: { TRUST_PROXY: '1' } });
    const from = (address: string) =>
      proxied
        .browser()
        .post('/login')
        .set('x-forwarded-for', `1.2.3.${Math.random()}, ${address}`)
        .type('form')
        .send({ token: 'wrong' });
    for (let attempt = 0; attempt < 10; attempt++) await from('10.0.0.1').expect(401);
    await from('10.0.0.1').expect(429);
    await from('10.0.0.2').expect(401);
    await proxied.stop();
  });

  it('ends the session on the server when somebody signs out', async () => {
    const browser = web.browser();
    const cookie = (await login({ token: TOKEN }, browser)).get('set-cookie')?.[0]?.split(';')[0] ?? '';
    await browser.post('/logout').expect(303);
    await request(web.url).get('/jobs').set('cookie', cookie).expect(303);
  });

  it('ends a session after 30 idle minutes, which background requests do not prolong', async () => {
    const browser = await web.signedIn();
    for (const minutes of [20, 9]) {
      web.clock.now = new Date(web.clock.now.getTime() + minutes * 60_000);
      await browser.get('/jobs').set('x-background', '1').expect(200);
    }
    web.clock.now = new Date(web.clock.now.getTime() + 2 * 60_000);
    await browser.get('/jobs').set('x-background', '1').expect(401);
  });

  it.each([
    ['another site by Fetch Metadata', { 'sec-fetch-site': 'cross-site' }],
    ['another origin', { origin: 'https://evil.test' }],
    ['nowhere at all', {}],
  ])('refuses a form from %s', async (_, headers) => {
    await request(web.url).post('/login').set(headers).type('form').send({ token: TOKEN }).expect(403);
  });

  it('takes a form from our own origin in browsers without Fetch Metadata', async () => {
    await request(web.url).post('/login').set('origin', web.url).type('form').send({ token: TOKEN }).expect(303);
  });
});
