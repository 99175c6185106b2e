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
  async function open(headers: Record<string, string> = {}) {
    const answer = await fetch(`${web.url}/api/events`, { headers: { cookie, ...headers } });
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

  it('ends with its session', async () => {
    const reader = await open();
    await reader.until('data: up');
    await fetch(`${web.url}/logout`, { method: 'POST', redirect: 'manual', headers: { cookie, origin: web.url } });
    await reader.rest();
    expect((await open()).answer.status).toBe(401);
  });

  it('does not keep the server from stopping', async () => {
    const reader = await open();
    await reader.until('data: up');
    await web.app.stop();
    await expect(reader.rest()).rejects.toThrow();
  });
});
