import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Locale } from '@jobs-monitor/core';
import { buildAlert, buildChannel, buildDelivery, buildRule, buildSilence } from '../testing/alert-builders.js';
import {
  buildAuditEntry,
  buildDeploy,
  buildFailure,
  buildJob,
  buildRun,
  buildRunSummary,
  buildStats,
  buildWorker,
} from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

const PLACES = [
  '/',
  '/jobs',
  '/jobs/j1',
  '/runs',
  '/runs/r1',
  '/failures',
  '/failures/j1/abc123',
  '/runs/r1/compare',
  '/alerts',
  '/alerts/alert-1',
  '/alerts/deliveries',
  '/alerts/rules',
  '/alerts/silences',
  '/workers',
  '/audit',
  '/settings',
];
const PATHS = [
  ...PLACES,
  '/console',
  '/jobs/monitor?run_id=r1',
  '/alerts?state=all',
  '/?window=7d',
  '/jobs/j1?window=24h',
  '/failures?state=all',
];
const ACTIONS = [
  '/jobs/j1/run',
  '/jobs/j1/pause',
  '/jobs/j1/resume',
  '/runs/r1/cancel',
  '/runs/r1/retry',
  '/settings/sessions/end',
  '/failures/j1/abc123/acknowledge',
  '/failures/j1/abc123/resolve',
  '/bulk/runs/cancel?id=r1&id=r2',
  '/bulk/runs/retry?id=r1',
  '/alerts/alert-1/acknowledge',
  '/alerts/alert-1/resolve',
  '/alerts/alert-1/silence',
  '/alerts/test?channel=telegram',
  '/alerts/silences/new',
  '/alerts/silences/silence-1/end',
];
const LOCALES: Locale[] = ['en', 'he'];
const ALL = LOCALES.flatMap((locale) => [...PATHS, ...ACTIONS].map((path) => [locale, path] as const));

/** Markup, an attribute's end, a bidi override, a lone surrogate, and over 10,000 characters. */
const HOSTILE = `"><img src=x onerror=alert(1)></script><script>alert(2)</script>\u202Eevil\u202C \uD800 ${'long '.repeat(2_100)}`;

/** Everything about alerts that people, programs and other services write. */
function hostileAlerts(by: { kind: 'web'; id: string; name: string }) {
  const at = '2026-03-10T11:00:00Z';
  const text = { en: HOSTILE, he: HOSTILE };
  const help = { runbook: HOSTILE, steps: HOSTILE };
  const texts = { job_id: HOSTILE, category: HOSTILE, rule: HOSTILE };
  const alert = buildAlert({
    ...texts,
    ...help,
    text,
    acknowledged: { by, at, note: HOSTILE },
    resolved: { how: 'by_hand', at, by, run_id: HOSTILE, after_seconds: 1 },
    silenced_by: HOSTILE,
    newest: {
      job_id: HOSTILE,
      run_id: HOSTILE,
      worker_id: HOSTILE,
      reason: HOSTILE,
      error: HOSTILE,
      error_signature: HOSTILE,
      facts: { [HOSTILE]: HOSTILE },
    },
    deliveries: [{ channel: HOSTILE, state: 'failed', at, error: HOSTILE }],
  });
  return {
    listAlerts: { alerts: [alert], next_cursor: 'c', open: 1 },
    getAlert: { alert },
    listDeliveries: {
      deliveries: [buildDelivery({ channel: HOSTILE, state: 'failed', error: HOSTILE })],
      next_cursor: 'c',
    },
    getAlerting: {
      file: { path: HOSTILE, loaded_at: at, problems: [HOSTILE] },
      rules: [
        buildRule({
          name: HOSTILE,
          event_pattern: HOSTILE,
          message: text,
          match: { job_ids: [HOSTILE], categories: [HOSTILE], reasons: [HOSTILE], min_attempt: 2 },
          channels: [HOSTILE],
          ...help,
        }),
      ],
      channels: [buildChannel({ channel: HOSTILE, state: 'broken', error: HOSTILE, since: at })],
    },
    listSilences: {
      silences: [
        buildSilence({ matcher: { ...texts, severity: null }, reason: HOSTILE, by }),
        buildSilence({ silence_id: 'past', reason: HOSTILE, by, ended: { by, at } }),
      ],
    },
  };
}

describe('every page', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  it.each(ALL)('is a whole document in %s: %s', async (locale, path) => {
    const { text } = await (await web.signedIn('admin', locale)).get(path).expect(200);
    expect(text).toMatch(new RegExp(`^<!doctype html><html lang="${locale}" dir="${locale === 'he' ? 'rtl' : 'ltr'}"`));
    expect(text).toMatch(/<h1>/);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
    expect(text).not.toMatch(/<[^>]+\sstyle=|<[^>]+\son\w+=|<style|<script(?![^>]*src="\/assets\/)/);
  });

  it.each(ALL)('shows hostile texts as text in %s: %s', async (locale, path) => {
    const requester = { kind: 'web', id: HOSTILE, name: HOSTILE } as const;
    const summary = buildRunSummary({
      job_id: 'j1',
      status: 'failed',
      reason: HOSTILE,
      message: HOSTILE,
      error_message: HOSTILE,
      error_signature: HOSTILE,
      note: HOSTILE,
      worker_id: HOSTILE,
      requested_by: requester,
      cancel: { requested_at: '2026-03-10T11:00:00Z', by: requester, reason: HOSTILE, seen_at: null, ignored_at: null },
    });
    const run = buildRun({
      ...summary,
      logs: [{ timestamp: '2026-03-10T11:00:00Z', level: 'error', message: HOSTILE, details: { [HOSTILE]: HOSTILE } }],
      result: { [HOSTILE]: HOSTILE },
      args: HOSTILE,
    });
    const job = buildJob({
      job_id: 'j1',
      texts: { name: { en: HOSTILE, he: HOSTILE }, description: { en: HOSTILE, he: HOSTILE } },
      schedule: HOSTILE,
      env_toggle: HOSTILE,
      source_file: HOSTILE,
      family: HOSTILE,
      owner: HOSTILE,
      tags: [HOSTILE],
      metadata: { [HOSTILE]: HOSTILE },
      recent_runs: [{ run_id: HOSTILE, status: 'failed', duration_seconds: 1 }],
      paused: { by: requester, at: '2026-03-10T11:00:00Z', reason: HOSTILE, until: null },
      args_schema: {
        type: 'object',
        properties: {
          [HOSTILE]: { type: 'string', description: HOSTILE, enum: [HOSTILE] },
          text: { type: 'string', title: HOSTILE, default: HOSTILE, examples: [HOSTILE], pattern: HOSTILE },
          group: { type: 'object', title: HOSTILE, properties: { [HOSTILE]: { type: 'integer' } } },
        },
      },
    });
    const note = { by: requester, at: '2026-03-10T11:00:00Z', note: HOSTILE };
    const failure = buildFailure({
      job_id: HOSTILE,
      signature: HOSTILE,
      error_message: HOSTILE,
      reason: HOSTILE,
      first_run_id: HOSTILE,
      last_run_id: HOSTILE,
      acknowledged: note,
      resolved: note,
    });
    Object.assign(web.bot.answers, {
      listJobs: { jobs: [job] },
      listActive: { active_runs: [{ ...summary, status: 'running', ended_at: null }], recent_runs: [summary] },
      getRun: { run },
      listAttempts: { runs: [summary, summary] },
      getJob: { job, active_runs: [], history: [summary], stats: buildStats() },
      explainJob: {
        job_id: 'j1',
        state: 'paused',
        next_run_at: null,
        explanation: [
          { code: 'paused_by', message: HOSTILE, details: { name: HOSTILE, reason: HOSTILE, until: null } },
        ],
      },
      listRuns: { runs: [summary], next_cursor: 'c' },
      listFailures: { failures: [failure], next_cursor: 'c' },
      getFailure: { failure },
      listDeploys: {
        deploys: [buildDeploy({ deploy_id: HOSTILE, version: HOSTILE, note: HOSTILE, by: requester })],
      },
      listAudit: {
        entries: [
          buildAuditEntry({ actor: requester, action: HOSTILE, target: HOSTILE, details: { [HOSTILE]: HOSTILE } }),
          buildAuditEntry({ actor: requester, action: `chat.${HOSTILE}`, details: { reason: HOSTILE, code: HOSTILE } }),
          buildAuditEntry({
            action: 'resolve_failure',
            target: `${HOSTILE}/${HOSTILE}`,
            details: { [HOSTILE]: [HOSTILE] },
          }),
        ],
        next_cursor: 'c',
      },
      ...hostileAlerts(requester),
      listWorkers: { workers: [buildWorker({ worker_id: HOSTILE, host: HOSTILE, version: HOSTILE })] },
      getSystem: {
        ...web.bot.answers.getSystem,
        version: HOSTILE,
        checks: [{ name: HOSTILE, ok: false }],
        switched_off: [{ capability: HOSTILE, variable: HOSTILE }],
      },
    });
    const { text } = await (await web.signedIn('admin', locale)).get(path).expect(200);
    expect(text).not.toMatch(/<img|<script>|<\/script><script/);
    // In the head and in attributes the text may stand too: there it must not end what it stands in.
    expect(text.match(/onerror=/g)?.length ?? 0).toBe(text.match(/&lt;img src=x onerror=/g)?.length ?? 0);
  });

  it('offers to search on where a search came to no end', async () => {
    const agent = await web.signedIn();
    web.bot.answers.listRuns = { runs: [], next_cursor: 'c1' };
    const { text } = await agent.get('/runs?q=zzz').expect(200);
    expect(text).toContain('/runs?q=zzz&amp;cursor=c1');
    expect(text).toContain('Search on');
    web.bot.answers.listRuns = { runs: [], next_cursor: null };
    expect((await agent.get('/runs?q=zzz').expect(200)).text).not.toContain('Search on');
  });

  it('is opened by the addresses that alerts and chat link to', async () => {
    const agent = await web.signedIn();
    expect((await agent.get('/jobs/monitor?run_id=r1').expect(200)).text).toContain('<dialog open');
    await agent.get('/jobs/monitor?job_id=a%2Fb').expect(302).expect('location', '/jobs/a%2Fb');
  });

  it('offers nobody what they may not do', async () => {
    await (await web.signedIn('viewer')).get('/jobs/j1/run').expect(403);
    const { text } = await (await web.signedIn('viewer')).get('/jobs').expect(200);
    expect(text).not.toMatch(/\/jobs\/[^"]*\/(run|pause|resume)/);
  });

  it('speaks the chosen language and theme before anything else', async () => {
    const agent = await web.signedIn('viewer', 'en');
    await agent
      .post('/preferences')
      .type('form')
      .send({ locale: 'he', theme: 'dark', shortcuts: 'off', back: '/jobs?q=x' })
      .expect(303)
      .expect('location', '/jobs?q=x');
    const { text } = await agent.get('/jobs').set('x-time-zone', 'Asia/Jerusalem').expect(200);
    expect(text).toContain('<html lang="he" dir="rtl" data-theme="dark" data-shortcuts="off" data-tz="Asia/Jerusalem"');
  });

  it('falls back to the default language for other tongues', async () => {
    const { text } = await web.browser().get('/login').set('accept-language', 'fr').expect(200);
    expect(text).toContain('<html lang="en"');
  });

  it('has the security headers and is never kept', async () => {
    const { headers } = await web.browser().get('/login').expect(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';script-src 'self';style-src 'self'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
  });

  it('comes compressed', async () => {
    const { headers } = await (await web.signedIn()).get('/').set('accept-encoding', 'br, gzip').expect(200);
    expect(headers['content-encoding']).toBe('br');
  });

  it('shows at most 1,000 of many jobs, and says so', async () => {
    web.bot.answers.listJobs = { jobs: Array.from({ length: 1_001 }, (_, at) => buildJob({ job_id: `job_${at}` })) };
    const { text } = await (await web.signedIn()).get('/jobs').expect(200);
    expect(text.match(/class="job-name"/g)).toHaveLength(1_000);
    expect(text).toContain('The first 1,000 of 1,001 jobs are shown');
  });
});

describe('a page while the bot is away', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  it.each(PLACES)('shows what was known before, and how old that is: %s', async (path) => {
    const agent = await web.signedIn();
    const before = await agent.get(path).expect(200);
    await web.bot.stop();
    web.clock.now = new Date(web.clock.now.getTime() + 40_000);
    const after = await agent.get(path).expect(200);
    expect(after.text).toContain('The bot cannot be reached');
    expect(after.text).toMatch(/what was known <time[^>]*>40s ago<\/time>/);
    expect(after.text.match(/<h1>.*?<\/h1>/)?.[0]).toBe(before.text.match(/<h1>.*?<\/h1>/)?.[0]);
  });

  it.each(PLACES)('stands even when nothing is known: %s', async (path) => {
    const agent = await web.signedIn();
    await web.bot.stop();
    const { text } = await agent.get(path).expect(200);
    expect(text).toContain('Nothing is known from before');
  });

  it('answers in under 3 s when the bot hangs', async () => {
    const agent = await web.signedIn();
    web.bot.setHanging(true);
    const startedAt = performance.now();
    const { text } = await agent.get('/').expect(200);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(text).toContain('The bot did not answer in time');
  });

  it('names the variable that is missing', async () => {
    const alone = await startWeb({ env: { BOT_JOBS_API_BASE_URL: '' } });
    const agent = alone.browser();
    await agent.post('/login').type('form').send({ token: 'a-shared-secret-of-tests' }).expect(303);
    expect((await agent.get('/').expect(200)).text).toContain('Set BOT_JOBS_API_BASE_URL');
    await alone.stop();
  });

  it('says 404 in words for a job and a run that do not exist', async () => {
    web.bot.refusals
      .set('getJob', { status: 404, code: 'job_not_found' })
      .set('explainJob', { status: 404, code: 'job_not_found' });
    const agent = await web.signedIn();
    expect((await agent.get('/jobs/nope').expect(404)).text).toContain('There is no such job');
    expect((await agent.get('/nothing').expect(404)).text).toContain('There is nothing at this address');
  });
});
