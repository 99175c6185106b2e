import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { plain } from '../messages/line.js';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { createRecordingLog } from '../testing/log.js';
import { until } from '../testing/until.js';
import { type ChatQueue, type ChatQueueDeps, createChatQueue } from './chat-queue.js';
import { createGateway } from './gateway.js';
import { createTelegramPort } from './port.js';

const GAPS = { privateMs: 150, groupMs: 300 };

let telegram: FakeTelegram;
let log: ReturnType<typeof createRecordingLog>;
let queues: ChatQueue[];
beforeEach(async () => {
  telegram = await startFakeTelegram();
  log = createRecordingLog();
  queues = [];
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.stop(0)));
  await telegram.close();
});

function start(overrides: Partial<ChatQueueDeps> = {}): ChatQueue {
  const gateway = createGateway({ token: telegram.token, apiRoot: telegram.url, callMs: 300 });
  const queue = createChatQueue({ gateway, log, gaps: GAPS, againMs: 30, ...overrides });
  queues.push(queue);
  return queue;
}

const place = (id = '42') => ({ id, topic: null });
const saying = (text: string) => ({ lines: [[plain(text)]] });
const textsOf = (chat = '42') => telegram.messages.filter((each) => each.chat === chat).map(({ text }) => text);
const shownTexts = () => telegram.calls.filter(({ done }) => done).map(({ params }) => params.text);
const timesOf = (method: string) => telegram.calls.filter((call) => call.method === method).map(({ at }) => at);

/** The chat asks to wait for a second; resolves when the queue knows. */
async function makeWait(queue: ChatQueue, chat = '42') {
  telegram.script(refusals.tooMany(1));
  return queue.alerts.send(chat, 'an alert that finds the chat full');
}

describe('what waits for a chat', () => {
  it('comes in the order in which it was asked for', async () => {
    const queue = start();
    const numbers = Array.from({ length: 20 }, (_, index) => `${index}`);
    const shown = await Promise.all(numbers.map((number) => queue.send(place(), saying(number))));
    expect(textsOf()).toEqual(numbers);
    expect(shown.map((each) => each.ok && each.messageId)).toEqual(
      telegram.messages.map((each) => `${each.message_id}`),
    );
  });

  it('comes by its urgency: alerts, answers, the end of what is followed, how it goes, digests', async () => {
    const queue = start();
    await queue.send(place(), saying('followed'));
    await queue.send(place(), saying('also followed'));
    await makeWait(queue);
    const sent = [
      queue.send(place(), saying('digest'), 'digest'),
      queue.edit(place(), '1', saying('40 %'), 'progress'),
      queue.edit(place(), '2', saying('done'), 'final'),
      queue.send(place(), saying('answer'), 'answer'),
      queue.send(place(), saying('second answer'), 'answer'),
      queue.send(place(), saying('alert'), 'alert'),
    ];
    await Promise.all(sent);
    expect(shownTexts().slice(2)).toEqual(['alert', 'answer', 'second answer', 'done', '40 %', 'digest']);
  });

  it('waits as long as the chat asks, and holds up no other chat', async () => {
    const queue = start();
    telegram.script(refusals.tooMany(1));
    const full = queue.send(place('1'), saying('full'));
    await until(() => telegram.calls.length === 1);
    await queue.send(place('2'), saying('elsewhere'));
    expect(textsOf('1')).toEqual([]);
    await full;
    const [first = 0, , third = 0] = timesOf('sendMessage');
    expect(third - first).toBeGreaterThanOrEqual(1_000);
  });

  it('keeps its order when the first must be tried again', async () => {
    const queue = start();
    telegram.script(refusals.serverError, refusals.badGateway, refusals.reset);
    await Promise.all(['one', 'two', 'three'].map((text) => queue.send(place(), saying(text))));
    expect(textsOf()).toEqual(['one', 'two', 'three']);
  });

  it('is bounded: the least urgent goes first', async () => {
    const queue = start();
    await makeWait(queue);
    const digest = queue.send(place(), saying('digest'), 'digest');
    const answers = Array.from({ length: 200 }, (_, index) => queue.send(place(), saying(`${index}`)));
    expect(await digest).toMatchObject({ ok: false, kind: 'full' });
    expect(await queue.send(place(), saying('one too many'))).toMatchObject({ ok: false, kind: 'full' });
    await queue.stop(0);
    expect(await answers[0]).toMatchObject({ ok: false, kind: 'stopped' });
  });
});

describe('an answer', () => {
  it('is given up when nobody waits for it any more', async () => {
    const queue = start({ answerMs: 200 });
    telegram.always(refusals.serverError);
    expect(await queue.send(place(), saying('hello'))).toMatchObject({ ok: false, kind: 'late' });
    expect(log.lines.map(({ phrase, fields }) => [phrase, fields.reason])).toEqual([
      ['chat_message_not_shown', 'late'],
    ]);
  });

  it.each([
    ['gone', refusals.blocked],
    ['gone', refusals.kicked],
    ['gone', refusals.unauthorised],
    ['refused', { error_code: 400, description: 'Bad Request: message is too long' }],
  ] as const)('is not tried again when it is %s', async (kind, script) => {
    const queue = start();
    telegram.script(script);
    expect(await queue.send(place(), saying('hello'))).toMatchObject({ ok: false, kind });
    expect(telegram.calls).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('fake-token');
  });

  it('follows a group that moved, as does everything after it', async () => {
    const queue = start();
    telegram.move('-500', '-1009');
    expect(await queue.send(place('-500'), saying('one'))).toEqual({ ok: true, chat: '-1009', messageId: '1' });
    await queue.send(place('-500'), saying('two'));
    await queue.send(place('-1009'), saying('three'));
    expect(textsOf('-1009')).toEqual(['one', 'two', 'three']);
    expect(timesOf('sendMessage')).toHaveLength(4);
  });

  it('brings a file with what stands below it', async () => {
    const queue = start();
    const document = { name: 'report.html', mime: 'text/html', content: '<p>all</p>' };
    await queue.send({ id: '-5', topic: 3 }, { ...saying('the report'), document });
    expect(telegram.messages).toMatchObject([
      { chat: '-5', topic: 3, text: 'the report', document: { name: 'report.html', content: '<p>all</p>' } },
    ]);
  });
});

describe('a message that is followed', () => {
  it.each([
    ['42', GAPS.privateMs],
    ['-5', GAPS.groupMs],
  ])('changes no more often than chat %s allows, and ends with its final state', async (chat, gapMs) => {
    const queue = start();
    await queue.send(place(chat), saying('0 %'));
    for (let percent = 1; percent <= 20; percent += 1) {
      void queue.edit(place(chat), '1', saying(`${percent} %`), 'progress');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await queue.edit(place(chat), '1', saying('done'), 'final');
    expect(textsOf(chat)).toEqual(['done']);
    const times = [...timesOf('sendMessage'), ...timesOf('editMessageText')];
    for (const [index, at] of times.slice(1).entries())
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(gapMs - 5);
  });

  it('shows the newest state; those before it are told that they were not needed', async () => {
    const queue = start();
    await queue.send(place(), saying('0 %'));
    const states = ['1 %', '2 %', '3 %'].map((text) => queue.edit(place(), '1', saying(text), 'progress'));
    const shown = await Promise.all(states);
    expect(shown.map((each) => (each.ok ? 'shown' : each.kind))).toEqual(['superseded', 'superseded', 'shown']);
    expect(telegram.messages).toMatchObject([{ text: '3 %', edits: 1 }]);
    expect(log.lines).toEqual([]);
  });

  it('gets its final state however often that fails', async () => {
    const queue = start({ answerMs: 50 });
    await queue.send(place(), saying('0 %'));
    telegram.script(refusals.serverError, refusals.hang, refusals.badGateway, refusals.reset, refusals.tooMany(1));
    expect(await queue.edit(place(), '1', saying('done'), 'final')).toMatchObject({ ok: true });
    expect(textsOf()).toEqual(['done']);
  });

  it('gives way to a newer state that came while an older one failed', async () => {
    const queue = start();
    await queue.send(place(), saying('0 %'));
    telegram.script(refusals.hang);
    const older = queue.edit(place(), '1', saying('1 %'), 'progress');
    await until(() => telegram.calls.length === 2);
    const newer = queue.edit(place(), '1', saying('2 %'), 'progress');
    expect(await older).toMatchObject({ ok: false, kind: 'superseded' });
    expect(await newer).toMatchObject({ ok: true });
    expect(telegram.messages).toMatchObject([{ text: '2 %', edits: 1 }]);
  });

  it('keeps its final state, whatever else is told of it later', async () => {
    const queue = start();
    await queue.send(place(), saying('0 %'));
    telegram.script(refusals.serverError);
    const final = queue.edit(place(), '1', saying('done'), 'final');
    expect(await queue.edit(place(), '1', saying('90 %'), 'progress')).toMatchObject({ kind: 'superseded' });
    await until(() => telegram.calls.length === 2);
    expect(await queue.edit(place(), '1', saying('95 %'), 'progress')).toMatchObject({ kind: 'superseded' });
    expect(await final).toMatchObject({ ok: true });
    expect(telegram.messages).toMatchObject([{ text: 'done', edits: 1 }]);
  });

  it('is sent anew when somebody deleted it, once, whichever id is named then', async () => {
    const queue = start();
    await queue.send({ id: '-5', topic: 3 }, saying('0 %'));
    telegram.forget(1);
    const anew = await queue.edit({ id: '-5', topic: 3 }, '1', saying('1 %'), 'progress');
    expect(anew).toEqual({ ok: true, chat: '-5', messageId: '2' });
    await queue.edit({ id: '-5', topic: 3 }, '1', saying('2 %'), 'progress');
    await queue.edit({ id: '-5', topic: 3 }, '2', saying('done'), 'final');
    expect(telegram.messages).toMatchObject([{ message_id: 2, topic: 3, text: 'done', edits: 2 }]);
  });
});

describe('the way of alerts', () => {
  it('is one attempt, that nothing which hangs holds up', async () => {
    const queue = start();
    telegram.script(refusals.hang);
    void queue.send(place(), saying('hangs'));
    await until(() => telegram.calls.length === 1);
    expect(await queue.alerts.send('42', 'alert')).toMatchObject({ ok: true });
    telegram.script(refusals.serverError);
    expect(await queue.alerts.edit('42', 1, 'alert')).toMatchObject({ ok: false, kind: 'retry', afterMs: null });
  });

  it('shares what a chat asks for with everything else', async () => {
    const queue = start();
    expect(await makeWait(queue)).toMatchObject({ kind: 'retry', afterMs: 1_000 });
    const answer = queue.send(place(), saying('answer'));
    const alert = await queue.alerts.send('42', 'alert');
    expect(alert).toMatchObject({ ok: false, kind: 'retry' });
    expect(!alert.ok && alert.kind === 'retry' && alert.afterMs).toBeGreaterThan(500);
    expect(telegram.calls).toHaveLength(1);
    await answer;
    const [first = 0, second = 0] = timesOf('sendMessage');
    expect(second - first).toBeGreaterThanOrEqual(1_000);
  });
});

describe('stopping', () => {
  it('sends what waits, without states on the way, and takes nothing more', async () => {
    const queue = start();
    await queue.send(place(), saying('0 %'));
    const progress = queue.edit(place(), '1', saying('50 %'), 'progress');
    const answers = ['one', 'two'].map((text) => queue.send(place(), saying(text)));
    await queue.stop();
    expect(await progress).toMatchObject({ ok: false, kind: 'stopped' });
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
    expect(await queue.send(place(), saying('three'))).toMatchObject({ ok: false, kind: 'stopped' });
    expect(await queue.alerts.send('42', 'alert')).toMatchObject({ ok: true });
  });

  it('gives up what cannot be sent in time', async () => {
    const queue = start();
    telegram.always(refusals.serverError);
    const answer = queue.send(place(), saying('one'));
    await queue.stop(100);
    expect(await answer).toMatchObject({ ok: false, kind: 'stopped' });
  });
});

describe('the port of a text or press', () => {
  const person = { id: '42', name: 'Dana', language: null, isBot: false };
  const chat = { id: '-5', kind: 'group', topic: 3 } as const;
  const answer = { ...saying('answer'), buttons: [], document: null, follows: null, asks: false };

  it('answers where it came from, and puts an answer in the place of a message whose button was pressed', async () => {
    const queue = start();
    const text = createTelegramPort(queue, { kind: 'text', updateId: '1', chat, person, text: '/x', forwarded: false });
    expect(await text.send({ ...answer, buttons: [[{ text: 'More', key: 'm' }]] })).toBe('1');
    expect(await text.replace({ ...answer, asks: true })).toBe('2');
    const press = { kind: 'press', updateId: '2', chat, person, key: 'm', messageId: '1', pressId: 'p' } as const;
    const pressed = createTelegramPort(queue, press);
    await pressed.notice('done by Dana');
    expect(await pressed.replace({ ...answer, ...saying('page 2') })).toBe('1');
    expect(telegram.messages).toMatchObject([
      { topic: 3, text: 'page 2', buttons: [], edits: 1 },
      { topic: 3, text: 'answer', asks: true },
    ]);
    expect(telegram.notices.get('p')).toEqual({ text: 'done by Dana', alert: false });
  });

  it('answers null for what did not get through', async () => {
    const queue = start();
    telegram.script(refusals.blocked);
    const text = createTelegramPort(queue, { kind: 'text', updateId: '1', chat, person, text: '/x', forwarded: false });
    expect(await text.send(answer)).toBeNull();
  });
});
