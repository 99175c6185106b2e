import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type TestAgent from 'supertest/lib/agent.js';
import { ago, buildJob } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

const tagOf = (html: string): string => / data-tag="([^"]+)"/.exec(html)?.[1] ?? '';

describe('what the script asks for in the background', () => {
  let web: Web;
  let browser: TestAgent;
  beforeEach(async () => {
    web = await startWeb({ botTimeoutMs: 5_000 });
    browser = await web.signedIn();
  });
  afterEach(() => web.stop());

  const ask = (path: string, tag = '') =>
    browser.get(path).set('x-background', '1').set('if-none-match', `"${tag}"`).buffer(true);

  it('are the live regions of the page and nothing else', async () => {
    const whole = await browser.get('/jobs').expect(200);
    const regions = await ask('/jobs').expect(200);
    expect(regions.text).toContain('data-live="main"');
    expect(regions.text).toContain('data-live="nav"');
    expect(regions.text).toContain('<title>');
    expect(regions.text).not.toContain('<link');
    expect(tagOf(regions.text)).toBe(tagOf(whole.text));
    const main = /<main[\s\S]*<\/main>/;
    expect(main.exec(regions.text)?.[0]).toBe(main.exec(whole.text)?.[0]);
  });

  it('is nothing when nothing has changed but how long ago things were', async () => {
    const tag = tagOf((await browser.get('/jobs')).text);
    web.clock.now = new Date(web.clock.now.getTime() + 5_000);
    const answer = await ask('/jobs', tag).expect(304);
    expect(answer.text).toBe('');
  });

  it('is there again when something has changed, or the count of incidents', async () => {
    const tag = tagOf((await browser.get('/jobs')).text);
    web.bot.answers.listJobs = { jobs: [buildJob({ job_id: 'another' })] };
    expect((await ask('/jobs', tag).expect(200)).text).toContain('another');
    const settings = tagOf((await browser.get('/settings')).text);
    web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 7 };
    web.clock.now = new Date(web.clock.now.getTime() + 10_000);
    await ask('/settings', settings).expect(200);
  });

  it('says from when it is while the bot is away', async () => {
    await browser.get('/jobs').expect(200);
    web.clock.now = new Date(web.clock.now.getTime() + 60_000);
    web.bot.refusals.set('listJobs', { status: 500, code: 'internal' });
    const answer = await ask('/jobs').expect(200);
    expect(answer.headers['x-known-since']).toBe(ago(0));
    web.bot.refusals.clear();
    expect((await ask('/jobs')).headers['x-known-since']).toBeUndefined();
  });

  it('shows what somebody has just done, though a page was made before it', async () => {
    await browser.get('/jobs').expect(200);
    web.bot.answers.pauseJob = () => {
      web.bot.answers.listJobs = { jobs: [buildJob({ job_id: 'paused_now' })] };
      return { job: buildJob() };
    };
    await browser.post('/jobs/cache_maintenance/pause').type('form').send({ back: '/jobs' }).expect(303);
    expect((await browser.get('/jobs')).text).toContain('paused_now');
  });

  it('gives all who see the same page the same bytes, and nobody the frame of somebody else', async () => {
    const other = await web.signedIn();
    web.clock.now = new Date(web.clock.now.getTime() + 1_234);
    const [mine, theirs] = await Promise.all([browser.get('/jobs'), other.get('/jobs')]);
    expect(theirs.text).toBe(mine.text);
    await other.post('/preferences').type('form').send({ theme: 'dark', back: '/jobs' }).expect(303);
    expect((await other.get('/jobs')).text).toContain('data-theme="dark"');
    expect((await browser.get('/jobs')).text).toBe(mine.text);
    web.bot.answers.redeemSignInLink = { actor: { kind: 'telegram', id: '78', name: 'Omer', role: 'operator' } };
    const third = web.browser();
    await third.post('/login').type('form').send({ code: 'another-one-time-code-of-tests' }).expect(303);
    const [dana, omer] = await Promise.all([browser.get('/jobs'), third.get('/jobs')]);
    expect(dana.text).toContain('Dana');
    expect(omer.text).toContain('Omer');
    expect(omer.text).not.toContain('Dana');
  });

  it('keeps names and nonces apart, whoever asks at the same time', async () => {
    const other = await web.signedIn('operator');
    const [mine, theirs] = await Promise.all([browser.get('/jobs/j1/run'), other.get('/jobs/j1/run')]);
    const nonce = (html: string) => /name="nonce" value="([^"]+)"/.exec(html)?.[1];
    expect(nonce(mine.text)).toBeDefined();
    expect(nonce(mine.text)).not.toBe(nonce(theirs.text));
  });
});
