import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { createGateway } from './gateway.js';
import { redactToken } from './gateway-problem.js';

let telegram: FakeTelegram;
beforeEach(async () => {
  telegram = await startFakeTelegram();
});
afterEach(() => telegram.close());

const gateway = (overrides: { token?: string; apiRoot?: string } = {}) =>
  createGateway({ token: telegram.token, apiRoot: telegram.url, callMs: 300, ...overrides });

describe('the gateway', () => {
  it('sends HTML to a topic, without link previews, and edits it in place', async () => {
    const sent = await gateway().send('-1001', '<b>One</b> &lt;two&gt;', { topic: 7, silent: true });
    expect(sent).toEqual({ ok: true, value: 1 });
    expect(telegram.messages).toMatchObject([{ chat: '-1001', topic: 7, text: 'One <two>' }]);
    expect(telegram.calls[0]?.params).toMatchObject({
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: true },
      disable_notification: true,
    });
    expect(await gateway().edit('-1001', 1, 'three')).toEqual({ ok: true, value: 1 });
    expect(telegram.messages).toMatchObject([{ text: 'three', edits: 1 }]);
  });

  it('sends buttons that open an address or come back as their key', async () => {
    const buttons = [
      [
        { text: 'Open', url: 'https://jobs.example.org' },
        { text: 'Ack', key: 'a:1' },
      ],
    ];
    await gateway().send('42', 'hello', { buttons });
    expect(telegram.calls[0]?.params.reply_markup).toEqual({
      inline_keyboard: [
        [
          { text: 'Open', url: 'https://jobs.example.org' },
          { text: 'Ack', callback_data: 'a:1' },
        ],
      ],
    });
  });

  it('knows who it is', async () => {
    expect(await gateway().me()).toEqual({ ok: true, value: { id: 123456, username: 'fake_bot' } });
  });

  it('works below a path of a proxy', async () => {
    expect(await gateway({ apiRoot: `${telegram.url}/` }).me()).toMatchObject({ ok: true });
    await gateway({ apiRoot: `${telegram.url}/telegram` }).me();
    expect(telegram.paths.at(-1)).toBe(`/telegram/bot${telegram.token}/getMe`);
  });

  it('takes an edit that changes nothing for done', async () => {
    await gateway().send('42', 'same');
    expect(await gateway().edit('42', 1, 'same')).toEqual({ ok: true, value: 1 });
    expect(telegram.calls.at(-1)?.done).toBe(false);
  });

  it.each([
    ['too many', refusals.tooMany(30), { kind: 'retry', afterMs: 30_000 }],
    ['an error of the server', refusals.serverError, { kind: 'retry', afterMs: null }],
    ['a page of a proxy', refusals.badGateway, { kind: 'retry', afterMs: null }],
    ['a hanging call', refusals.hang, { kind: 'retry', afterMs: null }],
    ['a connection that is cut', refusals.reset, { kind: 'retry', afterMs: null }],
    ['blocked', refusals.blocked, { kind: 'gone' }],
    ['kicked', refusals.kicked, { kind: 'gone' }],
    ['an unknown chat', refusals.chatNotFound, { kind: 'gone' }],
    ['no rights', refusals.noRights, { kind: 'gone' }],
    ['deactivated', { error_code: 403, description: 'Forbidden: user is deactivated' }, { kind: 'gone' }],
    ['no such topic', { error_code: 400, description: 'Bad Request: message thread not found' }, { kind: 'gone' }],
    ['a wrong token', refusals.unauthorised, { kind: 'unauthorised' }],
    ['a token of no form', { error_code: 404, description: 'Not Found' }, { kind: 'unauthorised' }],
    ['a message that is gone', refusals.lostMessage, { kind: 'lost_message' }],
    ['anything else', { error_code: 400, description: 'Bad Request: message is too long' }, { kind: 'invalid' }],
  ])('knows %s', async (_what, script, expected) => {
    telegram.script(script);
    expect(await gateway().edit('42', 1, 'hello')).toMatchObject({ ok: false, ...expected });
  });

  it('knows where a chat moved to', async () => {
    telegram.move('-500', '-1001234567890');
    expect(await gateway().send('-500', 'hello')).toMatchObject({ ok: false, kind: 'moved', chat: '-1001234567890' });
  });

  it('does not take broken markup, nor text that is too long', async () => {
    expect(await gateway().send('42', '<b>open')).toMatchObject({ kind: 'invalid' });
    expect(await gateway().send('42', 'x'.repeat(4_097))).toMatchObject({ kind: 'invalid' });
    expect(await gateway().send('42', '&amp;'.repeat(4_096))).toMatchObject({ ok: true });
  });

  it('never says its token', async () => {
    const answers = [];
    for (const script of [refusals.reset, refusals.hang, refusals.unauthorised, refusals.badGateway]) {
      telegram.script(script);
      answers.push(await gateway().send('42', 'hello'));
    }
    // A page that is no JSON, with a status that says nothing of a server's error.
    telegram.script({ kind: 'answer', status: 403, body: '<html>' });
    answers.push(await gateway().send('42', 'hello'));
    const { url } = telegram;
    await telegram.close();
    answers.push(await gateway({ apiRoot: url }).send('42', 'hello'));
    expect(answers).toHaveLength(6);
    expect(answers.every(({ ok }) => !ok)).toBe(true);
    expect(JSON.stringify(answers)).not.toContain('fake-token');
  });

  it('hides a token in the form of an address too', () => {
    expect(redactToken('GET /bot1%3Aa%2Fb/x of 1:a/b', '1:a/b')).toBe('GET /bot[token]/x of [token]');
  });
});
