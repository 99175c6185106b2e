import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ago, buildDeploy, buildFailure, buildJob, buildRunSummary, buildStats } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

let web: Web;
beforeEach(async () => {
  web = await startWeb({ botTimeoutMs: 5_000 });
});
afterEach(() => web.stop());

const asked = (operation: string) => web.bot.received.filter((each) => each.operation === operation);
const quiet = { alerts: [], next_cursor: null, open: 0 };
const RUN_ID = '0199a4f2-3c00-7b1e-9c55-0a1b2c3d4e5f';

describe('the overview', () => {
  it('says in its heading what needs attention, or that all is well', async () => {
    const agent = await web.signedIn();
    expect((await agent.get('/')).text).toContain('<h1>1 thing needs attention</h1>');
    web.bot.answers.listAlerts = quiet;
    web.bot.answers.listJobs = {
      jobs: [buildJob({ recent_runs: [{ run_id: 'r', status: 'completed', duration_seconds: 1 }] })],
    };
    const { text } = await agent.get('/');
    expect(text).toContain('<h1>Everything runs as it should</h1>');
    expect(text).toContain('1 job · nothing running · next in 5m');
  });

  it('does not call green what it does not know of', async () => {
    const agent = await web.signedIn();
    web.bot.answers.listAlerts = quiet;
    web.bot.answers.listJobs = {
      jobs: [buildJob({ recent_runs: [{ run_id: 'r', status: 'completed', duration_seconds: 1 }] })],
    };
    await agent.get('/').expect(200);
    await web.bot.stop();
    const { text } = await agent.get('/').expect(200);
    expect(text).toContain('Everything ran as it should when it was last known');
    expect(text).not.toMatch(/class="pulse is-completed"/);
  });

  it('says what to do first where nothing has run yet, and where there are no jobs', async () => {
    const agent = await web.signedIn();
    web.bot.answers.listAlerts = quiet;
    const fresh = await agent.get('/');
    expect(fresh.text).toContain('Nothing has run yet');
    expect(fresh.text).toContain('Start a job by hand');
    expect(fresh.text).toContain('TELEGRAM_BOT_TOKEN');
    web.bot.answers.listJobs = { jobs: [] };
    expect((await agent.get('/')).text).toContain('docs/adding-a-job.md');
    const viewer = await web.signedIn('viewer');
    web.bot.answers.listJobs = { jobs: [buildJob()] };
    expect((await viewer.get('/')).text).not.toContain('Start a job by hand');
  });

  it.each([
    ['/', '24h'],
    ['/?window=7d', '7d'],
    ['/?window=1h', '1h'],
    ['/?window=99y', '24h'],
  ])('%s shows a window of %s', async (path, window) => {
    const { text } = await (await web.signedIn()).get(path).expect(200);
    expect(asked('getStats')[0]?.search).toBe(`?window=${window}`);
    expect(text.match(/aria-current="true">([^<]*)/)?.[1]).toBe(
      { '1h': '1 hour', '24h': '24 hours', '7d': '7 days' }[window],
    );
  });

  it('marks deploys in the chart and lists them in its table', async () => {
    web.bot.answers.listDeploys = {
      deploys: [
        buildDeploy({ version: 'v7', at: ago(7_200), url: 'https://example.com/v7' }),
        buildDeploy({ deploy_id: 'old', version: 'one-before', at: ago(900_000) }),
      ],
    };
    const { text } = await (await web.signedIn()).get('/').expect(200);
    expect(text.match(/class="chart-deploy"/g)).toHaveLength(1);
    expect(text).toContain('Version v7 went out');
    expect(text).toMatch(/<details class="chart-table">.*href="https:\/\/example.com\/v7"/);
    expect(text).not.toContain('one-before');
  });

  it('shows the newest open kinds of failures, and none where there are none', async () => {
    const agent = await web.signedIn();
    const { text } = await agent.get('/').expect(200);
    expect(asked('listFailures')[0]?.search).toContain('state=open');
    expect(text).toContain('href="/failures/cache_maintenance/cc261c790e5f"');
    web.bot.answers.listFailures = { failures: [], next_cursor: null };
    expect((await agent.get('/')).text).not.toContain('What fails');
  });
});

describe('the list of jobs', () => {
  const recent = [
    { run_id: RUN_ID, status: 'failed' as const, duration_seconds: 9 },
    { run_id: 'r2', status: 'completed' as const, duration_seconds: 3 },
  ];

  it('tells of the last runs, each with a way to it that says how it ended, how long it took and when', async () => {
    web.bot.answers.listJobs = { jobs: [buildJob({ recent_runs: recent })] };
    const { text } = await (await web.signedIn()).get('/jobs').expect(200);
    expect(text).toMatch(
      new RegExp(`<a class="is-failed h7" href="/runs/${RUN_ID}"[^>]*>Failed · 9s · 2 Oct, 12:42 UTC</a>`),
    );
    expect(text).toContain('>50%<');
    expect(text).toContain('aria-label="The last 2 runs: 1 failed"');
  });

  it('only draws the marks where there are very many', async () => {
    web.bot.answers.listJobs = {
      jobs: Array.from({ length: 61 }, (_, at) => buildJob({ job_id: `job_${at}`, recent_runs: recent })),
    };
    const { text } = await (await web.signedIn()).get('/jobs').expect(200);
    expect(text).not.toContain(`href="/runs/${RUN_ID}"`);
    expect(text.match(/<svg class="strip"/g)).toHaveLength(61);
    expect(text).toContain('aria-label="The last 2 runs: 1 failed"');
  });

  it('is grouped by category until it is filtered', async () => {
    web.bot.answers.listJobs = {
      jobs: [
        buildJob({ job_id: 'second', category: 'sync', owner: 'noa', tags: ['night'] }),
        buildJob({ job_id: 'first' }),
      ],
    };
    const agent = await web.signedIn();
    const { text } = await agent.get('/jobs').expect(200);
    expect(text.match(/class="group-head"/g)).toHaveLength(2);
    expect(text.indexOf('data-key="first"')).toBeLessThan(text.indexOf('data-key="second"'));
    expect(text).toContain('href="/jobs?owner=noa"');
    const filtered = await agent.get('/jobs?tag=night').expect(200);
    expect(filtered.text).not.toContain('group-head');
    expect(filtered.text).toContain('data-key="second"');
    expect(filtered.text).not.toContain('data-key="first"');
  });

  it('keeps the whole filter when another category is chosen', async () => {
    const { text } = await (await web.signedIn()).get('/jobs?owner=noa&state=failing&q=x').expect(200);
    expect(text).toContain('href="/jobs?category=sync&amp;state=failing&amp;owner=noa&amp;q=x"');
  });
});

describe('the page of a job', () => {
  it('shows the last 50 runs as marks, with the same in a table', async () => {
    web.bot.answers.listRuns = ({ query }) => ({
      runs: Array.from({ length: Number(query.get('limit')) }, (_, at) => buildRunSummary({ run_id: `r${at}` })),
      next_cursor: null,
    });
    const { text } = await (await web.signedIn()).get('/jobs/j1').expect(200);
    expect(text.match(/class="is-completed h\d"/g)).toHaveLength(50);
    expect(text).toMatch(
      /<nav class="strip wide".*<\/nav>.*<details class="chart-table">.*href="\/runs\/r49">See the run/,
    );
  });

  it('stands without any run', async () => {
    const stats = buildStats({
      runs: 0,
      by_status: { completed: 0, failed: 0, cancelled: 0, skipped: 0 },
      success_ratio: null,
      durations: { p50_seconds: null, p95_seconds: null, p99_seconds: null },
      buckets: [],
    });
    web.bot.answers.getJob = { job: buildJob(), active_runs: [], history: [], stats };
    web.bot.answers.listRuns = { runs: [], next_cursor: null };
    const { text } = await (await web.signedIn()).get('/jobs/j1').expect(200);
    expect(text).toContain('No runs yet');
    expect(text).toContain('No run ended in this time');
    expect(text).not.toContain('NaN');
  });

  it('asks for statistics of its own only for another window', async () => {
    const agent = await web.signedIn();
    await agent.get('/jobs/j1').expect(200);
    expect(asked('getStats')).toEqual([]);
    await agent.get('/jobs/j1?window=24h').expect(200);
    expect(asked('getStats')[0]?.search).toBe('?window=24h&job_id=j1');
  });

  it('says who paused it, why, and until when', async () => {
    const by = { kind: 'telegram', id: '7', name: 'Dana' } as const;
    const paused = { by, at: ago(60), reason: 'Moving house', until: ago(-3_600) };
    web.bot.answers.getJob = { job: buildJob({ paused }), active_runs: [], history: [], stats: buildStats() };
    const { text } = await (await web.signedIn()).get('/jobs/j1').expect(200);
    expect(text).toMatch(
      /Paused by <bdi dir="auto">Dana<\/bdi>.*10 Mar, 11:59:00 UTC.*Until.*10 Mar, 13:00:00 UTC.*Moving house/s,
    );
  });

  it('lists its failures with what can be done about each, which viewers do not see', async () => {
    const path = '/failures/cache_maintenance/cc261c790e5f';
    web.bot.answers.listFailures = { failures: [buildFailure({ state: 'regressed' })], next_cursor: null };
    const operator = await (await web.signedIn()).get('/jobs/cache_maintenance').expect(200);
    expect(operator.text).toContain('Back again');
    expect(operator.text).toContain(`${path}/acknowledge?back=`);
    expect(operator.text).toContain(`${path}/resolve?back=`);
    const viewer = await (await web.signedIn('viewer')).get('/jobs/cache_maintenance').expect(200);
    expect(viewer.text).toContain(`href="${path}"`);
    expect(viewer.text).not.toContain('/acknowledge');
  });
});

describe('running with args', () => {
  const args_schema = {
    type: 'object',
    properties: {
      limit: { type: 'integer', maximum: 10 },
      deep: { type: 'boolean', default: true },
      range: { type: 'object', properties: { from: { type: 'string' } } },
    },
    required: ['limit'],
  };
  beforeEach(() => {
    web.bot.answers.getJob = { job: buildJob({ args_schema }), active_runs: [], history: [], stats: buildStats() };
  });

  it('shows what is wrong at its field and keeps what was typed', async () => {
    const details = [
      { path: 'body.args.limit', message: 'Too big: at most 10' },
      { path: 'body.args.range.from', message: 'Not a day' },
    ];
    web.bot.refusals.set('triggerJob', { status: 400, code: 'invalid_input', details });
    const form = { nonce: 'n'.repeat(22), 'arg.limit': '99', 'arg.range.from': 'x"y', note: 'Try' };
    const { text } = await (await web.signedIn()).post('/jobs/j1/run').type('form').send(form).expect(400);
    expect(text).toMatch(
      /<input id="arg-limit" name="arg.limit" required aria-invalid="true" aria-describedby="arg-limit-problem"[^>]*value="99"/,
    );
    expect(text).toMatch(/<p id="arg-limit-problem" class="field-problem">.*Too big: at most 10/);
    expect(text).toMatch(/<p id="arg-range.from-problem" class="field-problem">.*Not a day/);
    expect(text).toContain('value="x&quot;y"');
    expect(text).toContain('name="note" value="Try"');
    // The box was ticked at first, and was sent without the tick.
    expect(text).not.toMatch(/name="arg.deep"[^>]*checked/);
  });

  it('fills in the defaults, and what the address says', async () => {
    const { text } = await (await web.signedIn()).get('/jobs/j1/run?arg.limit=7').expect(200);
    expect(text).toMatch(/name="arg.limit"[^>]*value="7"/);
    expect(text).toMatch(/name="arg.deep"[^>]*checked/);
  });
});

describe('the pages of failures', () => {
  it.each([
    ['/failures', 'state=open'],
    ['/failures?state=resolved&job_id=j1', 'state=resolved&job_id=j1'],
    ['/failures?state=all', ''],
    ['/failures?state=nonsense&cursor=c1', 'cursor=c1&state=open'],
  ])('%s asks for %s', async (path, search) => {
    await (await web.signedIn()).get(path).expect(200);
    const sent = new URLSearchParams(asked('listFailures')[0]?.search);
    expect([...sent].sort()).toEqual([...new URLSearchParams(search)].sort());
  });

  it('lead from page to page with the filter kept', async () => {
    web.bot.answers.listFailures = { failures: [buildFailure()], next_cursor: 'next' };
    const { text } = await (await web.signedIn()).get('/failures?state=new&job_id=j1').expect(200);
    expect(text).toMatch(/href="\/failures\?(?=[^"]*state=new)(?=[^"]*job_id=j1)(?=[^"]*cursor=next)/);
  });

  it('tell a quiet day from a filter that finds nothing', async () => {
    web.bot.answers.listFailures = { failures: [], next_cursor: null };
    const agent = await web.signedIn();
    expect((await agent.get('/failures')).text).toContain('Nothing fails that is not mended');
    expect((await agent.get('/failures?state=new')).text).toContain('No failures here');
  });

  it('tell everything of one, with the runs that failed with it', async () => {
    const by = { kind: 'web', id: 'noa', name: 'Noa' } as const;
    web.bot.answers.getFailure = {
      failure: buildFailure({
        state: 'regressed',
        resolved: { by, at: ago(7_200), note: 'Disk was grown' },
        regressed_at: ago(600),
      }),
    };
    const { text } = await (await web.signedIn()).get('/failures/cache_maintenance/cc261c790e5f').expect(200);
    expect(asked('listRuns')[0]?.search).toContain('signature=cc261c790e5f');
    for (const part of [
      'Back again',
      'The disk is full',
      'Noa',
      'Disk was grown',
      '/runs/0195800000007000800000000000a003',
    ])
      expect(text).toContain(part);
  });

  it('are not found for a kind that is none', async () => {
    web.bot.refusals.set('getFailure', { status: 404, code: 'failure_not_found' });
    await (await web.signedIn()).get('/failures/j1/nothing').expect(404);
  });
});
