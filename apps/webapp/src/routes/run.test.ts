import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { ago, buildDeploy, buildFailure, buildRun, buildRunSummary } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

const main = (html: string) => html.match(/<main.*<\/main>/s)?.[0] ?? '';

describe('the page of a run', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  const show = async (path = '/runs/r1', role: 'viewer' | 'operator' = 'operator') =>
    main((await (await web.signedIn(role)).get(path).expect(200)).text);

  it('tells how long it waited and took, who asked, and who cancelled it and why', async () => {
    const noa = { kind: 'web', id: 'noa', name: 'Noa' } as const;
    web.bot.answers.getRun = {
      run: buildRun({
        status: 'cancelled',
        trigger: 'manual',
        requested_by: noa,
        queued_at: ago(70),
        cancel: { requested_at: ago(61), by: noa, reason: 'Too slow', seen_at: null, ignored_at: null },
      }),
    };
    const text = await show();
    expect(text).toMatch(/waited <bdi class="number">9s<\/bdi>/);
    expect(text).toMatch(/took <bdi class="number">1.2s<\/bdi>/);
    expect(text).toMatch(/By hand · <bdi dir="auto">Noa<\/bdi>/);
    expect(text).toMatch(/Cancel was asked for by <bdi dir="auto">Noa<\/bdi>.*Too slow/);
  });

  it('leads to those that failed in the same way, and to their kind', async () => {
    web.bot.answers.getRun = {
      run: buildRun({ job_id: 'j1', status: 'failed', error_message: 'No', error_signature: 'abc' }),
    };
    web.bot.answers.getFailure = { failure: buildFailure({ count: 12 }) };
    const text = await show();
    expect(text).toContain('<a href="/runs?job_id=j1&amp;signature=abc">11 others failed in the same way</a>');
    expect(text).toContain('href="/failures/j1/abc"');
    web.bot.answers.getFailure = () => {
      throw new AppError('failure_not_found', 'Forgotten');
    };
    expect(await show()).not.toMatch(/\/failures\/|in the same way/);
  });

  it('lists every attempt with what came of it, this one marked', async () => {
    const tries = ['t1', 't2'].map((run_id, at) =>
      buildRunSummary({ run_id, attempt: at + 1, status: 'failed', error_message: `Problem ${at + 1}` }),
    );
    web.bot.answers.getRun = { run: buildRun({ run_id: 't2', attempt: 2 }) };
    web.bot.answers.listAttempts = { runs: tries };
    const text = await show('/runs/t2');
    expect(text).toMatch(/href="\/runs\/t1".*Problem 1.*aria-current="true".*This run.*Problem 2/);
    expect(text).not.toContain('href="/runs/t2" title');
    web.bot.answers.listAttempts = { runs: tries.slice(1) };
    expect(await show('/runs/t2')).not.toContain('Attempts');
  });

  it('numbers the lines of the log from the beginning of the run', async () => {
    web.bot.answers.getRun = { run: buildRun({ run_id: 'r1', status: 'running', logs_dropped: 7 }) };
    const text = await show();
    expect(text).toMatch(/data-key="line-7".*data-key="line-8"/);
    expect(text).toMatch(/data-log="r1" data-max="50" data-active/);
    web.bot.answers.getRun = { run: buildRun({ logs: [] }) };
    expect(await show()).toContain('This run has written nothing');
  });

  it('shows a stack as it was written', async () => {
    const details = { stack: 'Error: No\n    at main (a.ts:1:2)' };
    web.bot.answers.getRun = {
      run: buildRun({ logs: [{ timestamp: ago(1), level: 'error', message: 'No', details }] }),
    };
    expect(await show()).toContain('Error: No\n    at main (a.ts:1:2)</code>');
  });

  it('offers viewers to look, and nothing more', async () => {
    const text = await show('/runs/r1', 'viewer');
    expect(text).toMatch(/\/compare".*\/markdown"/);
    expect(text).not.toMatch(/\/retry|\/cancel/);
  });
});

describe('a run as Markdown', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb({ env: { WEBAPP_URL: 'http://jobs.example.com' } });
  });
  afterEach(() => web.stop());

  it('is a text of its own, with the address that others know', async () => {
    const answer = await (await web.signedIn('viewer')).get('/runs/r1/markdown').expect(200);
    expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(answer.text).toMatch(/^# Cache maintenance: Completed\n/);
    expect(answer.text).toContain('(<http://jobs.example.com/runs/');
  });

  it('is not for strangers, not of runs that are gone, and not made of nothing', async () => {
    await web.browser().get('/runs/r1/markdown').expect(303).expect('location', '/login?next=%2Fruns%2Fr1%2Fmarkdown');
    const agent = await web.signedIn('viewer');
    web.bot.refusals.set('getRun', { status: 404, code: 'run_not_found' });
    await agent.get('/runs/r1/markdown').expect(404);
    await web.bot.stop();
    expect((await agent.get('/runs/r2/markdown').expect(502)).text).toContain('The bot cannot be reached');
  });
});

describe('a run beside the last good one', () => {
  let web: Web;
  const bad = buildRun({ run_id: 'bad', job_id: 'j1', status: 'failed', duration_seconds: 5, args: { part: 2 } });
  const good = buildRun({
    run_id: 'good',
    job_id: 'j1',
    queued_at: ago(4_000),
    started_at: ago(3_990),
    duration_seconds: 2,
    args: { part: 1 },
  });
  beforeEach(async () => {
    web = await startWeb();
    web.bot.answers.getRun = ({ params }) => ({ run: params.run_id === 'good' ? good : bad });
    web.bot.answers.listRuns = { runs: [good], next_cursor: null };
  });
  afterEach(() => web.stop());

  it('is the newest that completed before it was asked for', async () => {
    const agent = await web.signedIn('viewer');
    web.bot.answers.listDeploys = {
      deploys: [buildDeploy({ version: '1.4.0', note: '<b>x</b>', url: 'javascript:1' })],
    };
    const { text } = await agent.get('/runs/bad/compare').expect(200);
    const asked = web.bot.received.find(({ operation }) => operation === 'listRuns');
    expect(Object.fromEntries(new URLSearchParams(asked?.search))).toEqual({
      job_id: 'j1',
      status: 'completed',
      to: bad.queued_at,
      limit: '1',
    });
    const deploys = web.bot.received.find(({ operation }) => operation === 'listDeploys');
    expect(new URLSearchParams(deploys?.search).get('from')).toBe(good.started_at);
    expect(new URLSearchParams(deploys?.search).get('to')).toBe(bad.started_at);
    expect(text).toContain('3s longer'.replace('3s', '\u20683s\u2069'));
    expect(text).toMatch(/<code class="code" dir="ltr">part<\/code>.*>1<\/code>.*>2<\/code>/);
    expect(text).toContain('Both have the same result.');
    expect(text).toMatch(/1\.4\.0.*&lt;b>x/);
    expect(text).not.toContain('javascript:');
  });

  it('says so when there is none', async () => {
    web.bot.answers.listRuns = { runs: [], next_cursor: null };
    const { text } = await (await web.signedIn('viewer')).get('/runs/bad/compare').expect(200);
    expect(text).toContain('No run of this job that ended well before this one is kept.');
    expect(web.bot.received.map(({ operation }) => operation)).not.toContain('listDeploys');
  });
});

describe('the list of runs', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  const asked = () =>
    new URLSearchParams(web.bot.received.findLast(({ operation }) => operation === 'listRuns')?.search);

  it('turns local times into instants, so that the address means the same for everybody', async () => {
    const agent = await web.signedIn();
    await agent
      .get('/runs?q=disk&status=&from=2026-03-10T14:30&to=2026-03-10T15:00')
      .set('x-time-zone', 'Asia/Jerusalem')
      .expect(302)
      .expect('location', '/runs?q=disk&from=2026-03-10T12%3A30%3A00.000Z&to=2026-03-10T13%3A00%3A00.000Z');
    const { text } = await agent
      .get('/runs?from=2026-03-10T12%3A30%3A00.000Z')
      .set('x-time-zone', 'Asia/Jerusalem')
      .expect(200);
    expect(asked().get('from')).toBe('2026-03-10T12:30:00.000Z');
    expect(text).toContain('name="from" value="2026-03-10T14:30"');
    expect(text).toMatch(/<details class="more-filters" open/);
  });

  it('asks by everything that the address says, and takes each part away by a link of its own', async () => {
    const path =
      '/runs?q=disk&status=failed&reason=timeout&user_id=u1&category=cache&trigger=api&signature=abc&job_id=j1';
    const { text } = await (await web.signedIn()).get(`${path}&cursor=c1&limit=3&unknown=x`).expect(200);
    const { limit, cursor, ...rest } = Object.fromEntries(asked());
    expect([limit, cursor]).toEqual([undefined, 'c1']);
    expect(rest).toEqual(Object.fromEntries(new URLSearchParams(path.split('?')[1])));
    expect(text.match(/class="filter-mark"/g)).toHaveLength(8);
    const without = [...text.matchAll(/class="filter-mark" href="([^"]*)"/g)].map(
      ([, href = '']) => href.split('&amp;').length,
    );
    expect(without).toEqual(Array(8).fill(7));
    expect(text).toMatch(/Take away<\/span><span class="muted">Status<\/span><bdi[^>]*>Failed<\/bdi>/);
  });

  it('folds the rare filters away while none of them is in force', async () => {
    expect((await (await web.signedIn()).get('/runs?status=failed').expect(200)).text).toMatch(
      /<details class="more-filters">/,
    );
  });

  it.each([
    ['/runs', 'Nothing has run yet', 'No run matches'],
    ['/runs?q=x', 'No run matches the filter', 'too long ago'],
    ['/runs?to=2020-01-01T00:00:00.000Z', 'It may be too long ago', 'Nothing has run yet'],
  ])('says why it is empty: %s', async (path, said, unsaid) => {
    web.bot.answers.listRuns = { runs: [], next_cursor: null };
    const { text } = await (await web.signedIn()).get(path).expect(200);
    expect(text).toContain(said);
    expect(text).not.toContain(unsaid);
  });
});
