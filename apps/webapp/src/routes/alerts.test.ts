import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  buildAlert,
  buildChannel,
  buildDelivery,
  buildResolvedAlert,
  buildRule,
  buildSilence,
} from '../testing/alert-builders.js';
import { ago, buildJob, buildStats } from '../testing/builders.js';
import { startWeb, type Web } from '../testing/web.js';

const SECTIONS = ['/alerts', '/alerts/alert-1', '/alerts/deliveries', '/alerts/rules', '/alerts/silences'];
const EVERY_PAGE = ['/', '/jobs', '/runs', '/workers', '/settings', ...SECTIONS];

/** What people read, without markup. */
const textOf = (html: string) =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the alerts pages', () => {
  let web: Web;
  beforeEach(async () => {
    web = await startWeb();
  });
  afterEach(() => web.stop());

  const page = async (path: string, role: 'viewer' | 'operator' = 'operator', locale = 'en') =>
    (await (await web.signedIn(role, locale)).get(path).expect(200)).text;
  const searchesOf = (operation: string) =>
    web.bot.received.filter((each) => each.operation === operation).map(({ search }) => search);

  describe('an incident', () => {
    it('tells how bad it is, since when, how often, and what changed since the last good run', async () => {
      const text = textOf(await page('/alerts'));
      expect(text).toContain('1 incident is open');
      expect(text).toContain('Error Firing ×12 12 times 3 more held back before');
      expect(text).toContain('Job cache_maintenance failed: connect ECONNREFUSED');
      expect(text).toContain('Since 5m ago');
      expect(text).toContain('Newest 1m ago');
      expect(text).toContain('Last success 1h ago');
      expect(text).toContain('In a row 12');
      expect(text).toMatch(/Took 1.2s/);
      expect(text).toMatch(/Usually 1m 4s ± 4.2s , over 50 good runs/);
      expect(text).toMatch(/MongoNetworkError: connect ECONNREFUSED 10.0.4.17:27017 New error/);
      expect(text).toContain('Delivered telegram 4m ago');
    });

    it('speaks the reader’s language', async () => {
      const text = textOf(await page('/alerts', 'operator', 'he'));
      expect(text).toContain('העבודה cache_maintenance נכשלה');
      expect(text).toContain('תקלה אחת פתוחה');
    });

    it('says that its error was seen before, that nobody was told, and that it is looked after', async () => {
      const alert = buildAlert({
        state: 'acknowledged',
        context: { ...buildAlert().context, signature_seen_at: ago(172_800) },
        acknowledged: { by: { kind: 'telegram', id: '7', name: 'Noa' }, at: ago(60), note: 'On it' },
        deliveries: [],
      });
      web.bot.answers.listAlerts = { alerts: [alert], next_cursor: null, open: 1 };
      const text = textOf(await page('/alerts'));
      expect(text).toContain('Seen before, first 2d ago');
      expect(text).toContain('Nobody was told');
      expect(text).toContain('Looked after by Noa , 1m ago : On it');
      expect(text).not.toContain('Acknowledge ');
    });

    it('leads to its job, its run, its rule, its silence and its runbook', async () => {
      web.bot.answers.listAlerts = {
        alerts: [buildAlert({ silenced_by: 'silence-1' })],
        next_cursor: null,
        open: 1,
      };
      const html = await page('/alerts');
      for (const href of [
        '/jobs/cache_maintenance',
        '/runs/0195800000007000800000000000a001',
        '/alerts/rules#rule-job_failure_alert',
        '/alerts/silences#silence-silence-1',
        'https://runbooks.example.com/cache?from=alert',
      ])
        expect(html).toContain(`href="${href}"`);
    });

    it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
      'does not lead to %s as its runbook',
      async (runbook) => {
        const alert = buildAlert({ runbook });
        web.bot.answers.listAlerts = { alerts: [alert], next_cursor: null, open: 1 };
        web.bot.answers.getAlert = { alert };
        for (const path of ['/alerts', '/alerts/alert-1']) expect(await page(path)).not.toContain('Runbook');
      },
    );

    it.each([
      [buildResolvedAlert(), 'Recovered by itself, 30s ago · Open for 4m 30s · Good run run-good'],
      [
        buildResolvedAlert({
          resolved: {
            how: 'by_hand',
            at: ago(30),
            by: { kind: 'web', id: '1', name: 'Noa' },
            run_id: null,
            after_seconds: 60,
          },
        }),
        'Closed by Noa , 30s ago · Open for 1m',
      ],
    ])('that is over says how, by whom and after how long, and offers nothing', async (alert, said) => {
      web.bot.answers.listAlerts = { alerts: [alert], next_cursor: null, open: 0 };
      const html = await page('/alerts?state=resolved');
      expect(textOf(html)).toContain(said);
      expect(html).not.toMatch(/href="\/alerts\/alert-1\/(acknowledge|silence|resolve)/);
    });

    it('is shown whole on its page, with every message that told of it', async () => {
      const html = await page('/alerts/alert-1');
      expect(html).toContain('at Socket.&lt;anonymous> (store/db.ts:41:9)');
      expect(searchesOf('listDeliveries')).toEqual(['?alert_id=alert-1']);
      expect(html).toContain('href="/runs/0195800000007000800000000000a001/retry?back=%2Falerts%2Falert-1"');
      expect(html).not.toContain('/jobs/cache_maintenance/pause');
    });

    it('is shown in full however long its text is', async () => {
      const long = `${'word '.repeat(2_000)}end.`;
      web.bot.answers.getAlert = { alert: buildAlert({ text: { en: long, he: long } }) };
      expect(await page('/alerts/alert-1')).toContain('word end.</pre>');
      web.bot.answers.listAlerts = {
        alerts: [buildAlert({ text: { en: long, he: long } })],
        next_cursor: null,
        open: 1,
      };
      expect(await page('/alerts')).not.toContain('word end.');
    });

    it('that does not exist is a 404 in words', async () => {
      web.bot.refusals.set('getAlert', { status: 404, code: 'alert_not_found' });
      const { text } = await (await web.signedIn()).get('/alerts/nope').expect(404);
      expect(text).toContain('There is no such alert');
    });
  });

  describe('the list', () => {
    it.each([
      ['/alerts', '?state=open'],
      ['/alerts?state=resolved&job_id=a.b&rule=r&cursor=abc', '?state=resolved&job_id=a.b&rule=r&cursor=abc'],
      ['/alerts?state=all', ''],
      ['/alerts?state=nonsense&job_id=%3Cx%3E&limit=200&cursor=a/b', '?state=open'],
    ])('of %s asks the bot for %s', async (path, search) => {
      await page(path);
      const [asked] = web.bot.received.filter(
        (each) => each.operation === 'listAlerts' && each.search !== '?state=open&limit=1',
      );
      expect(asked?.search).toBe(search);
    });

    it('goes on page by page, at addresses that can be shared', async () => {
      web.bot.answers.listAlerts = { alerts: [buildAlert()], next_cursor: 'c2', open: 1 };
      const html = await page('/alerts?state=firing&rule=r1&cursor=c1');
      expect(html).toContain('href="/alerts?state=firing&amp;rule=r1&amp;cursor=c2"');
      expect(html).toContain('href="/alerts?state=firing&amp;rule=r1"');
    });

    it('shows what is open by urgency', async () => {
      const alerts = [
        buildAlert({ alert_id: 'w', severity: 'warn' }),
        buildAlert({ alert_id: 'a', severity: 'critical', state: 'acknowledged' }),
        buildAlert({ alert_id: 'c', severity: 'critical' }),
      ];
      web.bot.answers.listAlerts = { alerts, next_cursor: null, open: 3 };
      const ids = [...(await page('/alerts')).matchAll(/<li data-key="(\w)"/g)].map(([, id]) => id);
      expect(ids).toEqual(['c', 'a', 'w']);
    });

    it('says on purpose that all is quiet, and something else of an empty filter', async () => {
      web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 0 };
      expect(await page('/alerts')).toContain('All is quiet');
      const filtered = await page('/alerts?state=resolved');
      expect(filtered).toContain('No alert matches the filter');
      expect(filtered).not.toContain('All is quiet');
    });

    it('does not call quiet in green what was known a while ago', async () => {
      web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 0 };
      const agent = await web.signedIn();
      expect((await agent.get('/alerts')).text).toContain('class="health is-completed"');
      await web.bot.stop();
      expect((await agent.get('/alerts')).text).toContain('class="health is-unknown"');
    });
  });

  it('filters deliveries by channel and state, and shows each with its true outcome', async () => {
    web.bot.answers.listDeliveries = {
      deliveries: [
        buildDelivery({ state: 'failed', attempts: 3, error: '403 Forbidden: bot was blocked', delivered_at: null }),
        buildDelivery({ delivery_id: 'd2', alert_id: null, kind: 'test', action: 'edit' }),
      ],
      next_cursor: 'c2',
    };
    const html = await page('/alerts/deliveries?channel=telegram%3A-100%2F7&state=failed&other=x');
    expect(searchesOf('listDeliveries')).toEqual(['?channel=telegram%3A-100%2F7&state=failed']);
    expect(html).toContain('/alerts/deliveries?channel=telegram%3A-100%2F7&amp;state=failed&amp;cursor=c2');
    expect(textOf(html)).toMatch(/Failed telegram Incident New 3 5m ago – 403 Forbidden: bot was blocked/);
    expect(textOf(html)).toMatch(/Delivered telegram Test Edited 1/);
  });

  it('says each rule in words', async () => {
    const rule = buildRule({
      match: { job_ids: ['drive_*', 'backup'], categories: ['sync'], reasons: ['timeout'], min_attempt: 2 },
      after: 3,
      recover_after: 2,
      cooldown_seconds: 600,
      channels: ['telegram', 'slack'],
      actions: ['retry'],
    });
    web.bot.answers.getAlerting = {
      file: { path: 'config/alerts.yml', loaded_at: ago(60), problems: [] },
      rules: [rule],
      channels: [buildChannel()],
    };
    const text = textOf(await page('/alerts/rules'));
    for (const said of [
      'When a job fails job_failed',
      'Only for drive_* or backup',
      'Only in Sync',
      'Only with the reason: timed out',
      'Only from attempt 2 on',
      'Only after 3 times in a row',
      'At most one message per job in 10m',
      'Over after 2 good runs',
      'Told by the first of telegram or slack that works',
      'Offers: run again',
      'Job {job_id} failed: {error}',
    ])
      expect(text).toContain(said);
  });

  it.each(['/alerts', '/alerts/deliveries', '/alerts/rules', '/alerts/silences'])(
    '%s warns loudly of rules that were not taken, and of a channel that is broken',
    async (path) => {
      web.bot.answers.getAlerting = {
        file: { path: 'config/alerts.yml', loaded_at: ago(60), problems: ['alerts.yml:4: cooldown is no number'] },
        rules: [],
        channels: [buildChannel({ state: 'broken', error: 'Forbidden: bot was kicked', since: ago(60) })],
      };
      const text = textOf(await page(path));
      expect(text).toContain('The newest version of the rules was not taken');
      expect(text).toContain('alerts.yml:4: cooldown is no number');
      expect(text).toContain('Alerts do not get through to telegram');
    },
  );

  it('says that nobody is told where there is no channel', async () => {
    web.bot.answers.getAlerting = {
      file: { path: 'config/alerts.yml', loaded_at: ago(60), problems: [] },
      rules: [buildRule()],
      channels: [],
    };
    expect(await page('/alerts')).toContain('No channel is set up');
    expect(await page('/alerts/rules')).not.toContain('/alerts/test');
  });

  it('keeps silences that are active apart from those that ended', async () => {
    const ended = { by: { kind: 'web', id: '1', name: 'Noa' }, at: ago(60) } as const;
    web.bot.answers.listSilences = {
      silences: [
        buildSilence({ silence_id: 'active' }),
        buildSilence({ silence_id: 'over', ends_at: ago(1) }),
        buildSilence({ silence_id: 'ended', ended }),
      ],
    };
    const html = await page('/alerts/silences');
    expect([...html.matchAll(/href="\/alerts\/silences\/(\w+)\/end/g)].map(([, id]) => id)).toEqual(['active']);
    expect(textOf(html)).toContain('Ended early by Noa');
    expect(textOf(html)).toContain('4 events held back');
  });

  it.each([...SECTIONS, '/', '/jobs/cache_maintenance'])('%s offers a viewer nothing to act with', async (path) => {
    const html = await page(path, 'viewer');
    expect(html).not.toMatch(/href="[^"]*\/(acknowledge|resolve|silence|end|test|new|retry|run|pause)[?"]/);
  });

  describe('the badge', () => {
    it.each(EVERY_PAGE)('is on %s', async (path) => {
      web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 7 };
      expect(await page(path)).toMatch(/class="open-count".*?>7<.*?7 incidents are open/);
    });

    it('is not there where nothing is open, and does not count beyond 99', async () => {
      const agent = await web.signedIn();
      web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 0 };
      expect((await agent.get('/jobs')).text).not.toContain('open-count');
      web.clock.now = new Date(web.clock.now.getTime() + 6_000);
      web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 250 };
      expect((await agent.get('/jobs')).text).toMatch(/class="open-count"[^>]*><[^>]*>99\+</);
    });

    it('costs one question for many pages, until an event says that it changed', async () => {
      const agent = await web.signedIn();
      for (const path of ['/jobs', '/runs', '/workers']) await agent.get(path).expect(200);
      expect(searchesOf('listAlerts')).toEqual(['?state=open&limit=1']);
      const events = await openEvents(web);
      web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 9 };
      web.bot.emit({ type: 'incident.changed', incident_id: 'alert-1' });
      await events.until('incident.changed');
      expect((await agent.get('/jobs')).text).toMatch(/class="open-count"[^>]*><[^>]*>9</);
      await events.close();
    });

    it('does not keep a page from being shown when it cannot be had', async () => {
      web.bot.refusals.set('listAlerts', { status: 500, code: 'internal' });
      expect(await page('/jobs')).not.toContain('open-count');
    });
  });

  it('makes open incidents part of the sentence of health, with those that were not listed', async () => {
    web.bot.answers.listAlerts = { alerts: [buildAlert({ severity: 'critical' })], next_cursor: 'c', open: 60 };
    const html = await page('/');
    expect(html).toContain('60 things need attention');
    expect(textOf(html)).toMatch(/Needs attention Critical .*Job cache_maintenance failed.* ×12 5m ago/);
    expect(html).toContain('href="/alerts/alert-1"');
  });

  it('shows on a job’s page what is open and what is silenced about it', async () => {
    const job = buildJob();
    web.bot.answers.getJob = { job, active_runs: [], history: [], stats: buildStats() };
    web.bot.answers.listSilences = {
      silences: [
        buildSilence({ silence_id: 'glob', reason: 'by its id' }),
        buildSilence({
          silence_id: 'category',
          matcher: { job_id: null, category: 'cache', rule: null, severity: null },
          reason: 'by its category',
        }),
        buildSilence({
          silence_id: 'other',
          matcher: { job_id: 'backup_*', category: null, rule: null, severity: null },
          reason: 'another job',
        }),
        buildSilence({ silence_id: 'past', reason: 'long ago', ends_at: ago(1) }),
      ],
    };
    const text = textOf(await page('/jobs/cache_maintenance'));
    expect(searchesOf('listAlerts')).toContain('?state=open&job_id=cache_maintenance');
    expect(text).toContain('Job cache_maintenance failed');
    expect(text).toContain('by its id');
    expect(text).toContain('by its category');
    expect(text).not.toMatch(/another job|long ago/);
  });

  it('says of a job without incidents that all is quiet', async () => {
    web.bot.answers.listAlerts = { alerts: [], next_cursor: null, open: 0 };
    expect(await page('/jobs/cache_maintenance')).toContain('All is quiet');
  });
});

/** The event stream as a browser reads it. */
async function openEvents(web: Web) {
  const signIn = await fetch(`${web.url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: web.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'token=a-shared-secret-of-tests',
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const answer = await fetch(`${web.url}/api/events`, { headers: { cookie } });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (wanted: string) => {
    while (!text.includes(wanted)) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) throw new Error(`The stream ended before ${wanted}`);
      text += chunk.value;
    }
  };
  await until('data: up');
  return { until, close: () => reader?.cancel() };
}
