import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ago, buildJob } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

const by = { kind: 'web', id: 'noa', name: 'Noa' } as const;
const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];

describe('acting on many jobs', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb({ botTimeoutMs: 5_000 });
    web.bot.answers.listJobs = {
      jobs: [
        buildJob({ job_id: 'good' }),
        buildJob({ job_id: 'better' }),
        buildJob({ job_id: 'off', enabled: false }),
        buildJob({ job_id: 'still', paused: { by, at: ago(60), reason: null, until: null } }),
        buildJob({ job_id: 'picky', args_schema: { type: 'object', properties: { a: {} }, required: ['a'] } }),
        buildJob({ job_id: 'drive_7', dynamic: true, can_trigger: false }),
      ],
    };
  });
  afterEach(() => web.stop());

  const EVERY = ['good', 'better', 'off', 'still', 'picky', 'drive_7', 'gone'].map((id) => `id=${id}`).join('&');
  const acted = (operation: string) => web.bot.received.filter((each) => each.operation === operation);

  it('is offered beside each job, to those who may act', async () => {
    const { text } = await (await web.signedIn()).get('/jobs?state=enabled').expect(200);
    expect(text).toMatch(/<input type="checkbox" class="select-box" form="selection" name="id" value="good"/);
    expect(text).toContain('formaction="/bulk/jobs/pause"');
    expect(text).toContain('Select all shown');
    expect((await (await web.signedIn('viewer')).get('/jobs').expect(200)).text).not.toMatch(/select-box|\/bulk\//);
  });

  it('does not offer to tick more at once than one action takes', async () => {
    web.bot.answers.listJobs = { jobs: Array.from({ length: 51 }, (_, at) => buildJob({ job_id: `job_${at}` })) };
    const { text } = await (await web.signedIn()).get('/jobs').expect(200);
    expect(text).toContain('data-select-all="50"');
    expect(text).toContain('Select the first 50');
  });

  it.each([
    ['run', 'Run 2 jobs now?', 'good better', ['disabled', 'paused', 'It needs args', 'an instance', 'no such job']],
    ['pause', 'Pause 4 jobs?', 'good better off picky', ['It is paused already', 'an instance', 'no such job']],
    ['resume', 'Resume 1 job?', 'still', ['It is not paused', 'no such job']],
  ])(
    '%s first shows and counts what it will touch, and what it leaves out and why',
    async (deed, title, ids, reasons) => {
      const { text } = await (await web.signedIn()).get(`/bulk/jobs/${deed}?${EVERY}&back=/jobs`).expect(200);
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(hidden(text, 'ids')).toBe(ids);
      const leftOut = text.slice(text.indexOf('left out'));
      for (const reason of reasons) expect(leftOut).toContain(reason);
      expect(web.bot.received.every(({ operation }) => !/trigger|pauseJob|resumeJob/.test(operation))).toBe(true);
    },
  );

  it('runs each once however often it is sent, and tells of each with its run', async () => {
    web.bot.answers.triggerJob = ({ params }) => ({
      message: 'The run was asked for',
      job_id: params.job_id ?? '',
      run_id: `run-of-${params.job_id}`,
      status: 'pending',
    });
    const agent = await web.signedIn();
    const form = { nonce: 'n'.repeat(22), ids: 'good better', note: ' Twice ', back: '/jobs' };
    for (let click = 0; click < 2; click++) {
      await agent.post('/bulk/jobs/run').type('form').send(form).expect(303).expect('location', '/jobs');
    }
    const keys = acted('triggerJob').map(({ headers, params }) => [params.job_id, headers['idempotency-key']]);
    expect(new Set(keys.map(String)).size).toBe(2);
    expect(acted('triggerJob').map(({ body }) => body)).toEqual(Array(4).fill('{"note":"Twice"}'));
    const { text } = await agent.get('/jobs').expect(200);
    expect(text).toContain('2 of 2 jobs asked to run');
    expect(text).toContain('href="/runs/run-of-better"');
  });

  it('pauses with the reason and for the length that were chosen', async () => {
    const form = { nonce: 'n'.repeat(22), ids: 'good', reason: 'Moving', for: '2h' };
    await (await web.signedIn()).post('/bulk/jobs/pause').type('form').send(form).expect(303);
    expect(acted('pauseJob').map(({ params, body }) => [params.job_id, JSON.parse(body)])).toEqual([
      ['good', { reason: 'Moving', until: '2026-03-10T14:00:00.000Z' }],
    ]);
  });

  it.each(['run', 'pause', 'resume'])('%s is refused to viewers and strangers', async (deed) => {
    const path = `/bulk/jobs/${deed}`;
    await (await web.signedIn('viewer')).get(path).expect(403);
    await (await web.signedIn('viewer')).post(path).type('form').send({ ids: 'good' }).expect(403);
    await web
      .browser()
      .post(path)
      .type('form')
      .send({ ids: 'good' })
      .expect(303)
      .expect('location', /why=undone$/);
    expect(web.bot.received).toEqual([]);
  });
});
