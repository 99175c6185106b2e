import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWeb, type Web } from '../testing/web.js';

const TOKEN_FORM = 'token=a-shared-secret-of-tests';

describe('the event stream for browsers', () => {
  let web: Web;
  let cookie: string;
  beforeEach(async () => {
    web = await startWeb();
    const answer = await fetch(`${web.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: web.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: TOKEN_FORM,
    });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  });
  afterEach(() => web.stop());

  /** Opens a stream; `until` reads on until the text has come, `rest` until the stream ends. */
  async function open(headers: Record<string, string> = {}, search = '') {
    const answer = await fetch(`${web.url}/api/events${search}`, { headers: { cookie, ...headers } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readOn = async () => {
      const chunk = await reader?.read();
      text += chunk?.value ?? '';
      return chunk?.done === false;
    };
    return {
      answer,
      until: async (wanted: string) => {
        while (!text.includes(wanted)) if (!(await readOn())) throw new Error(`The stream ended before ${wanted}`);
        return text;
      },
      rest: async () => {
        while (await readOn());
        return text;
      },
      close: () => reader?.cancel(),
    };
  }

  it('is gone on with after what a page shows: the page says which event that is, and is silent where it is not sure', async () => {
    const newest = async () => {
      const page = await (await fetch(`${web.url}/jobs`, { headers: { cookie } })).text();
      return / data-newest-event="([^"]*)"/.exec(page)?.[1] ?? null;
    };
    expect(await newest()).toBeNull();
    const reader = await open();
    await reader.until('data: up');
    expect(await newest()).toBeNull();
    web.bot.emit({ type: 'job.changed', job_id: 'one' }, 41);
    await reader.until('"one"');
    expect(await newest()).toBe('41');
    web.bot.refusals.set('listJobs', { status: 500, code: 'internal' });
    web.bot.emit({ type: 'job.changed', job_id: 'two' }, 42);
    await reader.until('"two"');
    expect(await newest()).toBeNull();
    web.bot.refusals.clear();
    const after = await open({}, '?last_event_id=41');
    expect(await after.until('data: up')).toMatch(/id: 42\ndata: .*"two"/);
    await Promise.all([reader.close(), after.close()]);
  });

  it('carries the bot’s events to every reader over one stream of its own', async () => {
    const readers = await Promise.all([open(), open(), open()]);
    await Promise.all(readers.map(({ until }) => until('data: up')));
    expect(web.bot.streams.size).toBe(1);
    web.bot.emit({ type: 'job.changed', job_id: 'x' });
    for (const reader of readers) expect(await reader.until('"job_id":"x"')).toContain('id: 1');
    expect(readers[0]?.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await Promise.all(readers.map(({ close }) => close()));
  });

  it('goes on after the last event that a reader has seen', async () => {
    const first = await open();
    await first.until('data: up');
    web.bot.emit({ type: 'job.changed', job_id: 'one' });
    web.bot.emit({ type: 'job.changed', job_id: 'two' });
    await first.until('"two"');
    const second = await open({ 'last-event-id': '1' });
    expect(await second.until('"two"')).not.toContain('"one"');
    await Promise.all([first.close(), second.close()]);
  });

  it('goes on for a tab that only knows the id, and refuses what cannot be one', async () => {
    const first = await open();
    await first.until('data: up');
    web.bot.emit({ type: 'job.changed', job_id: 'one' });
    web.bot.emit({ type: 'job.changed', job_id: 'two' });
    await first.until('"two"');
    const second = await open({}, '?last_event_id=1');
    expect(await second.until('"two"')).not.toContain('"one"');
    expect((await open({}, '?last_event_id=1%0Adata:')).answer.status).toBe(400);
    await Promise.all([first.close(), second.close()]);
  });

  it('tells who has seen no event from where to go on', async () => {
    const first = await open();
    await first.until('data: up');
    web.bot.emit({ type: 'job.changed', job_id: 'one' });
    await first.until('"one"');
    const second = await open();
    expect(await second.until('data: up')).toContain('id: 1\nevent: upstream');
    await Promise.all([first.close(), second.close()]);
  });

  it('drops a reader that does not read, and harms nobody else', async () => {
    const { port, hostname } = new URL(web.url);
    const deaf = connect(Number(port), hostname);
    await once(deaf, 'connect');
    deaf.write(`GET /api/events HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`);
    await once(deaf, 'readable');
    const reads = await open();
    await reads.until('data: up');
    expect(web.app.readers()).toBe(2);
    const large = 'x'.repeat(100_000);
    for (let n = 0; web.app.readers() === 2 && n < 500; n += 1) {
      web.bot.emit({ type: 'job.changed', job_id: `${large}${n}` });
      await reads.until(`${large}${n}"`);
    }
    expect(web.app.readers()).toBe(1);
    deaf.destroy();
    await reads.close();
  });

  it('ends with its session, and says that it was not cut', async () => {
    const reader = await open();
    await reader.until('data: up');
    await fetch(`${web.url}/logout`, { method: 'POST', redirect: 'manual', headers: { cookie, origin: web.url } });
    expect(await reader.rest()).toMatch(/event: ended\ndata: session\n\n$/);
    expect((await open()).answer.status).toBe(401);
  });

  it('does not keep the server from stopping', async () => {
    const reader = await open();
    await reader.until('data: up');
    await web.app.stop();
    await expect(reader.rest()).rejects.toThrow();
  });
});
