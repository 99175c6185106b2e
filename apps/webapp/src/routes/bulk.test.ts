import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError, type RunStatus } from '@jobs-monitor/core';
import { buildJob, buildRun, buildRunSummary } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

const STATUSES: Record<string, RunStatus> = { r1: 'running', r2: 'pending', r3: 'failed', r4: 'completed' };
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];

describe('acting on many runs', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
    web.bot.answers.getRun = ({ params }) => ({
      run: buildRun({ run_id: params.run_id ?? '', job_id: 'j1', status: STATUSES[params.run_id ?? ''] ?? 'failed' }),
    });
    web.bot.answers.listJobs = { jobs: [buildJob({ job_id: 'j1', allow_concurrent: true })] };
  });
  afterEach(() => web.stop());

  const acted = (operation: string) => web.bot.received.filter((each) => each.operation === operation);

  it('is offered beside each run, to those who may act', async () => {
    web.bot.answers.listRuns = { runs: [buildRunSummary({ run_id: 'r1' })], next_cursor: null };
    const { text } = await (await web.signedIn()).get('/runs?status=failed').expect(200);
    expect(text).toMatch(/<input type="checkbox" class="select-box" form="selection" name="id" value="r1"/);
    expect(hidden(text, 'back')).toBe('/runs?status=failed');
    expect((await (await web.signedIn('viewer')).get('/runs').expect(200)).text).not.toMatch(/select-box|\/bulk\//);
  });

  it('first shows and counts what it will touch, and what it leaves out and why', async () => {
    const { text } = await (await web.signedIn()).get('/bulk/runs/cancel?id=r1&id=r2&id=r3&id=r1&back=/runs');
    expect(text).toContain('<h1>Cancel 2 runs?</h1>');
    expect(text).toMatch(/These 2 will be touched.*>r1<.*>r2<.*This one is left out.*>r3<.*has already ended/);
    expect(hidden(text, 'ids')).toBe('r1 r2');
    expect(acted('cancelRun')).toEqual([]);
  });

  it('offers no button for nothing', async () => {
    const agent = await web.signedIn();
    const none = await agent.get('/bulk/runs/cancel').expect(200);
    expect(none.text).toContain('Nothing was selected.');
    expect(none.text.match(/<main.*<\/main>/)?.[0]).not.toContain('<button');
    const ended = await agent.get('/bulk/runs/cancel?id=r3').expect(200);
    expect(ended.text).toContain('<h1>None of the runs can be cancelled</h1>');
    const active = await agent.get('/bulk/runs/retry?id=r1').expect(200);
    expect(active.text).toContain('has not ended yet');
  });

  it('takes 50 at most, and says how many more there were', async () => {
    const ids = Array.from({ length: 53 }, (_, at) => `id=f${at}`).join('&');
    const { text } = await (await web.signedIn()).get(`/bulk/runs/retry?${ids}`).expect(200);
    expect(text).toContain('<h1>Run 50 runs again?</h1>');
    expect(text).toContain('3 more were selected and will not be touched.');
    const form = { nonce: 'n'.repeat(22), ids: Array.from({ length: 53 }, (_, at) => `f${at}`).join(' ') };
    await (await web.signedIn()).post('/bulk/runs/retry').type('form').send(form).expect(303);
    expect(acted('retryRun')).toHaveLength(50);
  });

  it('acts on each once however often it is sent, and tells of each', async () => {
    const agent = await web.signedIn();
    const form = { nonce: 'n'.repeat(22), back: '/runs?q=x', ids: 'r1 r2', reason: ' Too slow ' };
    for (let click = 0; click < 2; click += 1)
      await agent.post('/bulk/runs/cancel').type('form').send(form).expect(303).expect('location', '/runs?q=x');
    const calls = acted('cancelRun').map(({ params, body, headers }) => [
      params.run_id,
      body,
      headers['idempotency-key'],
    ]);
    expect(calls.slice(2)).toEqual(calls.slice(0, 2));
    expect(calls[0]?.slice(0, 2)).toEqual(['r1', '{"reason":"Too slow"}']);
    const keys = new Set(calls.map(([, , key]) => String(key)));
    expect(keys.size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_.:-]{8,128}$/);
    const { text } = await agent.get('/runs').expect(200);
    expect(text).toContain('2 of 2 runs asked to stop');
    expect(text).toContain('href="/runs/r2"');
  });

  it('goes on with the others when one is refused', async () => {
    web.bot.answers.retryRun = ({ params }) => {
      if (params.run_id === 'r4') throw new AppError('already_running', 'Another run is under way');
      return { message: 'x', job_id: 'j1', run_id: `${params.run_id}-new`, status: 'pending' };
    };
    const agent = await web.signedIn();
    await agent
      .post('/bulk/runs/retry')
      .type('form')
      .send({ ids: 'r3 r4', nonce: 'n'.repeat(22) })
      .expect(303);
    const { text } = await agent.get('/runs').expect(200);
    expect(text).toContain('1 of 2 runs asked for again');
    expect(text).toContain('href="/runs/r3-new"');
    expect(text).toMatch(/>r4<.*The job is already running/);
  });

  it('asks again, with what is true now, when all were refused', async () => {
    web.bot.refusals.set('cancelRun', { status: 409, code: 'run_ended' });
    web.bot.answers.getRun = ({ params }) => ({
      run: buildRun({ run_id: params.run_id ?? '', status: 'completed' }),
    });
    const { text } = await (await web.signedIn())
      .post('/bulk/runs/cancel')
      .type('form')
      .send({ ids: 'r1 r2', nonce: 'n'.repeat(22) })
      .expect(409);
    expect(text).toContain('role="alert"');
    expect(text).toContain('<h1>None of the runs can be cancelled</h1>');
  });

  it('shows ids that are none as what they are', async () => {
    web.bot.refusals.set('getRun', { status: 404, code: 'run_not_found' });
    const { text } = await (await web.signedIn())
      .get('/bulk/runs/cancel?id=%22%3E%3Cimg%20src%3Dx%3E&id=gone')
      .expect(200);
    expect(text).not.toContain('<img');
    expect(text).toContain('These 2 are left out');
    expect(text).toContain('There is no such run');
  });

  it.each(['/bulk/runs/cancel', '/bulk/runs/retry'])('%s is refused to viewers and strangers', async (path) => {
    await (await web.signedIn('viewer')).get(path).expect(403);
    await (await web.signedIn('viewer')).post(path).type('form').send({ ids: 'r1' }).expect(403);
    await web
      .browser()
      .post(path)
      .type('form')
      .send({ ids: 'r1' })
      .expect(303)
      .expect('location', /why=undone$/);
    expect(web.bot.received).toEqual([]);
  });
});
