import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { until } from '../testing/until.js';
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

  it('takes the buttons away with an edit that names none', async () => {
    await gateway().send('42', 'sure?', { buttons: [[{ text: 'Yes', key: 'y' }]] });
    await gateway().edit('42', 1, 'sure?', { buttons: [[{ text: 'Really', key: 'r' }]] });
    expect(telegram.messages).toMatchObject([{ buttons: [[{ text: 'Really', callback_data: 'r' }]] }]);
    await gateway().edit('42', 1, 'done');
    expect(telegram.messages).toMatchObject([{ text: 'done', buttons: [] }]);
  });

  it('sends a file with its name, what stands below it, and buttons', async () => {
    const file = { name: 'דוח "1"\r\n.html', content: '<p>שלום\r\n\r\n</p>', caption: '<b>All</b> of it' };
    const sent = await gateway().document('-5', file, { topic: 7, buttons: [[{ text: 'More', key: 'm' }]] });
    expect(sent).toEqual({ ok: true, value: 1 });
    expect(telegram.messages).toMatchObject([
      {
        chat: '-5',
        topic: 7,
        text: 'All of it',
        document: { name: 'דוח _1_.html', content: '<p>שלום\r\n\r\n</p>' },
        buttons: [[{ text: 'More', callback_data: 'm' }]],
      },
    ]);
  });

  it('asks for a reply where it is to', async () => {
    await gateway().send('-5', 'Which day?', { asks: true });
    expect(telegram.messages).toMatchObject([{ asks: true, buttons: [] }]);
  });

  it('ends the wait of a press, with a text that is cut', async () => {
    expect(await gateway().answerPress('p1')).toEqual({ ok: true, value: true });
    await gateway().answerPress('p2', 'x'.repeat(300), true);
    expect(telegram.notices.get('p1')).toEqual({ text: '', alert: false });
    expect(telegram.notices.get('p2')).toEqual({ text: `${'x'.repeat(199)}…`, alert: true });
  });

  it('publishes commands for a scope and a language', async () => {
    const list = [{ command: 'jobs', description: 'All jobs' }];
    await gateway().setCommands(list, 'default', null);
    await gateway().setCommands(list, 'all_group_chats', 'he');
    await gateway().setCommands(list, { chat: '-5' }, 'he');
    expect([...telegram.commands.keys()]).toEqual(['default', 'all_group_chats he', 'chat -5 he']);
  });

  it('asks for updates until it is told to end, and knows that somebody else asks too', async () => {
    telegram.say('/jobs');
    const one = gateway();
    const first = await one.updates({ offset: 0, waitSeconds: 25 });
    expect(first).toMatchObject({ ok: true, value: [{ message: { text: '/jobs' } }] });
    const ended = new AbortController();
    const waiting = one.updates({ offset: 102, waitSeconds: 25 }, ended.signal);
    await until(() => telegram.polls.isOpen());
    const other = gateway().updates({ offset: 102, waitSeconds: 25 }, ended.signal);
    expect(await waiting).toMatchObject({ ok: false, kind: 'conflict' });
    await until(() => telegram.polls.isOpen());
    ended.abort();
    expect(await other).toMatchObject({ ok: false, kind: 'retry' });
  });

  it('sets and removes a webhook without forgetting what waits', async () => {
    telegram.say('/jobs');
    await gateway().setWebhook('https://bot.example.org/x', 'secret');
    expect(telegram.webhook()).toEqual({ url: 'https://bot.example.org/x', secret: 'secret' });
    expect(await gateway().updates({ offset: 0, waitSeconds: 0 })).toMatchObject({ kind: 'conflict' });
    await gateway().deleteWebhook();
    expect(await gateway().updates({ offset: 0, waitSeconds: 0 })).toMatchObject({ ok: true, value: [{}] });
    expect(telegram.calls.map(({ params }) => params.drop_pending_updates)).not.toContain(true);
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
