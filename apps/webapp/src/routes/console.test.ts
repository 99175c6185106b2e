import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildRun } from '../testing/builders.js';
import { buildReply, button, code, link, plain, strong } from '../testing/fake-chat.js';
import { startWeb, type Web } from '../testing/web.js';

/** Markup, the end of an attribute, a bidi override, half a character. */
const HOSTILE = `"><img src=x onerror=alert(1)><script>alert(2)</script>\u202Eevil \uD800`;
const LONG = HOSTILE + 'long '.repeat(2_100);

let web: Web;
beforeEach(async () => {
  web = await startWeb();
});
afterEach(() => web.stop());

type Agent = Awaited<ReturnType<Web['signedIn']>>;
const post = (agent: Agent, form: Record<string, string>) => agent.post('/console').type('form').send(form);
const say = (agent: Agent, text: string) => post(agent, { text, nonce: `nonce of ${text}` }).expect(303);
const page = async (agent: Agent) => (await agent.get('/console').expect(200)).text;
const asked = () =>
  web.bot.received.flatMap(({ operation, body }) => (operation === 'useConsole' ? [JSON.parse(body)] : []));

describe('the console', () => {
  it('takes what is typed to the bot, in the name and language of the person, and shows the answer', async () => {
    const agent = await web.signedIn('operator', 'he');
    const { headers } = await say(agent, ' /jobs ');
    expect(asked()).toEqual([{ text: '/jobs', locale: 'he' }]);
    expect(web.bot.received[0]).toMatchObject({ actor: { name: 'Dana', role: 'operator' } });
    const html = await page(agent);
    const [, place] = String(headers.location).split('#');
    expect(html).toContain(`id="${place}"`);
    expect(html).toContain('data-said="/jobs"');
    expect(html).toContain('<strong><bdi dir="rtl">כל העבודות</bdi></strong>');
    expect(html).toContain('<code class="code" dir="ltr">cache_maintenance</code>');
    expect(html).toContain('<a href="https://jobs.example.com/runs/run-1" rel="noreferrer">');
  });

  it('suggests the commands that help names, asked for once', async () => {
    const agent = await web.signedIn();
    for (let visit = 0; visit < 3; visit++) {
      expect(await page(agent)).toContain('href="/console?text=%2Fjobs%20" data-fill="/jobs "');
    }
    expect(asked()).toEqual([{ text: '/help', locale: 'en' }]);
    expect((await agent.get('/console?text=%2Fjobs%20')).text).toMatch(/name="text" value="\/jobs "/);
  });

  it('shows a message that becomes another one by its button, and the run that it follows', async () => {
    const agent = await web.signedIn();
    await say(agent, '/run batch_analyze');
    expect(await page(agent)).toContain('name="press" value="yes"');
    web.bot.answers.getRun = {
      run: buildRun({ run_id: 'run-new', status: 'running', ended_at: null, progress: 45, total_items: 100 }),
    };
    await post(agent, { press: 'yes', nonce: 'n2' }).expect(303);
    const running = await page(agent);
    expect(running).not.toContain('value="yes"');
    expect(running).not.toContain('Run it?');
    expect(running).toContain('data-run="run-new"');
    expect(running).toContain('href="/runs/run-new"');
    web.bot.answers.getRun = { run: buildRun({ run_id: 'run-new', status: 'failed', error_message: 'No folder' }) };
    const ended = await page(agent);
    expect(ended).toContain('No folder');
    expect(ended).not.toContain('data-run="run-new"');
  });

  it('shows what was pressed by its label when the answer is a message of its own', async () => {
    const agent = await web.signedIn();
    await say(agent, '/jobs');
    await post(agent, { press: 'run-batch', nonce: 'n2' }).expect(303);
    const html = await page(agent);
    expect(html).toContain('You pressed:</span><bdi dir="auto">▶️ batch_analyze</bdi>');
    expect(html).toContain('run-batch?');
    expect(html).toContain('value="run-batch"');
  });

  it('acts once however often the same form comes, at the same time too', async () => {
    const agent = await web.signedIn();
    await Promise.all([say(agent, '/run x'), say(agent, '/run x')]);
    await say(agent, '/run x');
    expect(asked()).toHaveLength(1);
    const key = web.bot.received[0]?.headers['idempotency-key'];
    expect(key).toMatch(/^[\w-]{43}$/);
    expect((await page(agent)).match(/data-said=/g)).toHaveLength(1);
  });

  it('takes another text in the same form for another command', async () => {
    const agent = await web.signedIn();
    await post(agent, { text: '/jobs', nonce: 'n1' });
    await post(agent, { text: '/run x', nonce: 'n1' });
    const keys = web.bot.received.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  it('asks nothing when nothing was typed', async () => {
    const agent = await web.signedIn();
    await post(agent, { text: '   ', nonce: 'n' }).expect(303).expect('location', '/console');
    await post(agent, {}).expect(303);
    expect(asked()).toEqual([]);
  });

  it('is open to viewers, whose refusals are the chat’s own', async () => {
    const agent = await web.signedIn('viewer');
    web.bot.answers.useConsole = { replies: [buildReply('You may not do this here')] };
    await say(agent, '/run x');
    expect(await page(agent)).toContain('You may not do this here');
    expect(web.bot.received[0]).toMatchObject({ actor: { role: 'viewer' } });
  });

  it('is closed to strangers and other sites', async () => {
    await web.browser().get('/console').expect(303).expect('location', '/login?next=%2Fconsole');
    await post(web.browser(), { text: '/jobs' }).expect(303).expect('location', '/login?why=undone');
    await web.browser().get('/console/files/file-1').expect(303);
    await post(await web.signedIn('admin'), { text: '/jobs' })
      .set('sec-fetch-site', 'cross-site')
      .expect(403);
    expect(asked()).toEqual([]);
  });

  it('keeps nothing for whoever signs in next', async () => {
    const agent = await web.signedIn();
    await say(agent, '/jobs');
    await agent.post('/logout').expect(303);
    await post(agent, { text: '/jobs' }).expect(303).expect('location', '/login?why=undone');
    expect(await page(await web.signedIn())).not.toContain('data-said');
  });
});

describe('a bot that is away', () => {
  it('in the middle leaves what was said, why there is no answer, and the way to say it again', async () => {
    const agent = await web.signedIn();
    await say(agent, '/jobs');
    await web.bot.stop();
    await say(agent, '/run x');
    const html = await page(agent);
    expect(html).toContain('All jobs');
    expect(html).toContain('data-said="/run x"');
    expect(html).toContain('The bot cannot be reached');
    expect(html).toContain('<a href="/console?text=%2Frun%20x" data-fill="/run x">Try again</a>');
  });

  it('from the beginning leaves a page that can be used, and says so', async () => {
    const agent = await web.signedIn();
    await web.bot.stop();
    const html = await page(agent);
    expect(html).toContain('The bot cannot be reached');
    expect(html).toContain('id="console-text"');
    expect(html).not.toContain('class="chips"');
  });

  it.each(['too_many_attempts', 'invalid_input', 'database_unavailable'] as const)('says %s', async (refusal) => {
    const agent = await web.signedIn();
    web.bot.refusals.set('useConsole', { status: 400, code: refusal });
    await say(agent, 'x'.repeat(5_000));
    expect(await page(agent)).toContain('class="bubble problem is-failed"');
  });

  it('or answers what nobody can read is not believed', async () => {
    const agent = await web.signedIn();
    web.bot.answers.useConsole = { replies: [{ ...buildReply(), follows: 7 as unknown as string }] };
    await say(agent, '/jobs');
    expect(await page(agent)).toContain('The bot cannot be reached');
  });
});

describe('hostile answers', () => {
  const hostile = () =>
    buildReply('', {
      lines: [
        [plain(LONG), strong(HOSTILE), code(HOSTILE), link(HOSTILE, `https://example.com/${HOSTILE}`)],
        [link('Click me', 'javascript:alert(3)'), link('Data', 'data:text/html,x'), { kind: 'link', text: 'Nowhere' }],
      ],
      buttons: [[button(HOSTILE, 'key-1'), { label: 'Bad', key: null, url: 'javascript:alert(4)' }]],
      follows: '../../login?next=//evil.test',
    });

  it('are text, isolated, and link to the web alone', async () => {
    const agent = await web.signedIn();
    web.bot.answers.useConsole = { replies: [hostile()] };
    await say(agent, LONG.slice(0, 4_000));
    const html = await page(agent);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<script>');
    expect(html).not.toMatch(/(href|action)="(javascript|data):/);
    for (const text of ['Click me', 'Data', 'Nowhere', 'Bad']) {
      expect(html).toMatch(new RegExp(`<bdi dir="(ltr|auto)">${text}</bdi>`));
      expect(html).not.toMatch(new RegExp(`<a [^>]*><bdi dir="[a-z]+">${text}</bdi></a>`));
    }
    expect(html).toContain('href="/runs/..%2F..%2Flogin%3Fnext%3D%2F%2Fevil.test"');
    expect(html.match(/\u202Eevil/g)?.length).toBe(
      html.match(/(<bdi dir="auto">|dir="ltr">|data-(?:said|fill)=")[^<]*\u202Eevil/g)?.length,
    );
  });

  it('that are too long for any chat are not kept', async () => {
    const agent = await web.signedIn();
    web.bot.answers.useConsole = { replies: [buildReply('x'.repeat(60_000))] };
    await say(agent, '/jobs');
    const html = await page(agent);
    expect(html).toContain('Something went wrong on our side');
    expect(html).not.toContain('xxx');
  });

  it('do not fill the memory: the newest are kept', async () => {
    const agent = await web.signedIn();
    web.bot.answers.useConsole = { replies: [buildReply('x'.repeat(10_000))] };
    for (let at = 0; at < 8; at++) await say(agent, `/jobs ${at}`);
    const html = await page(agent);
    expect(html).toContain('data-said="/jobs 7"');
    expect(html).not.toContain('data-said="/jobs 0"');
    expect(html.length).toBeLessThan(80_000);
  });
});

describe('a file', () => {
  async function fileOf(document: { name: string; mime: string; content: string }) {
    const agent = await web.signedIn();
    web.bot.answers.useConsole = { replies: [buildReply('Here', { document })] };
    await say(agent, '/logs');
    const html = await page(agent);
    return { agent, html, path: /href="(\/console\/files\/[^"]+)"/.exec(html)?.[1] ?? '' };
  }

  it('can be read on the page and taken away as it is', async () => {
    const { agent, html, path } = await fileOf({ name: 'לוג.txt', mime: 'text/plain', content: 'שורה <b>1</b>' });
    expect(html).toContain('שורה &lt;b>1');
    const answer = await agent.get(path).expect(200).expect('content-type', 'text/plain; charset=utf-8');
    expect(answer.text).toBe('שורה <b>1</b>');
    expect(answer.headers['content-disposition']).toContain(`attachment;`);
    await web.browser().get(path).expect(303);
    await (await web.signedIn()).get(path).expect(404);
  });

  it('is never shown as a page of ours, whatever it says that it is', async () => {
    const html = await fileOf({ name: '../a"\r\nx: y.html', mime: 'text/html', content: '<script>1</script>' });
    expect(html.html).not.toContain('<details>');
    const answer = await html.agent.get(html.path).expect(200);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; /);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers).not.toHaveProperty('x');
    const odd = await fileOf({ name: 'x', mime: 'text/html\r\nx: y', content: 'z' });
    await odd.agent.get(odd.path).expect(200).expect('content-type', 'application/octet-stream');
  });

  it('makes room for newer ones, and the page says so', async () => {
    const { agent, path } = await fileOf({ name: 'a.txt', mime: 'text/plain', content: 'x'.repeat(300_000) });
    await say(agent, '/logs again');
    expect(await page(agent)).toContain('The file is not kept here any more');
    await agent.get(path).expect(404);
  });
});
