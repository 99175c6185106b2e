import { describe, expect, it } from '@jest/globals';
import { buildChannelPost, buildEditUpdate, buildPressUpdate, buildTextUpdate } from '../testing/telegram-updates.js';
import { toIncoming, updateNumber } from './updates.js';

describe('what comes in', () => {
  it('is a text, with who wrote it and where', () => {
    const update = buildTextUpdate(7, '/jobs', { chat: '-1001', from: 5, name: 'Dana', language: 'he-IL', topic: 3 });
    expect(toIncoming(update)).toEqual({
      kind: 'text',
      updateId: '7',
      chat: { id: '-1001', kind: 'group', topic: 3 },
      person: { id: '5', name: 'Dana', language: 'he', isBot: false },
      text: '/jobs',
      forwarded: false,
    });
  });

  it('is a press, with the message that the button stands under', () => {
    expect(toIncoming(buildPressUpdate(8, 'k1', 12, { from: 5 }))).toMatchObject({
      kind: 'press',
      updateId: '8',
      chat: { id: '42', kind: 'private', topic: null },
      person: { id: '5' },
      key: 'k1',
      messageId: '12',
      pressId: 'press-8',
    });
  });

  it('says when a text was forwarded, and when a bot wrote it', () => {
    expect(toIncoming(buildTextUpdate(1, '/run x', { forwarded: true }))).toMatchObject({ forwarded: true });
    expect(toIncoming(buildTextUpdate(1, '/run x', { isBot: true }))).toMatchObject({ person: { isBot: true } });
  });

  it.each([
    ['he', 'he'],
    ['iw', 'he'],
    ['he-IL', 'he'],
    ['en-GB', 'en'],
    ['fr', null],
    [undefined, null],
    [7, null],
    ['__proto__', null],
  ])('knows the language of a client that says %p', (said, language) => {
    const update = buildTextUpdate(1, 'x');
    Object.assign(update.message as { from: object }, { from: { id: 1, is_bot: false, language_code: said } });
    expect(toIncoming(update)?.person.language).toBe(language);
  });

  it('takes the marks of direction and the length out of a name, and has one for everybody', () => {
    expect(toIncoming(buildTextUpdate(1, 'x', { name: '\u202eDa\nna' }))?.person.name).toBe('Da na');
    expect(toIncoming(buildTextUpdate(1, 'x', { name: 'x'.repeat(500) }))?.person.name).toHaveLength(64);
    expect(toIncoming(buildTextUpdate(1, 'x', { name: '', from: 9 }))?.person.name).toBe('9');
  });

  it('answers to a topic of a forum, and not to the thread of a reply', () => {
    const update = buildTextUpdate(1, 'x', { chat: '-5', topic: 9 });
    Object.assign(update.message as object, { is_topic_message: false });
    expect(toIncoming(update)?.chat.topic).toBeNull();
  });

  it.each([
    ['a post in a channel', buildChannelPost(1, '/jobs')],
    ['an edited text', buildEditUpdate(1, '/jobs')],
    ['a text in the name of a channel', buildTextUpdate(1, '/jobs', { chat: '-5', senderChat: '-1009' })],
    ['a picture', { update_id: 1, message: { ...(buildTextUpdate(1, 'x').message as object), text: undefined } }],
    ['nothing', undefined],
    ['null', null],
    ['a list', [buildTextUpdate(1, 'x')]],
    ['text', '{}'],
    ['an update without a number', { message: buildTextUpdate(1, 'x').message }],
    ['a number as text', { ...buildTextUpdate(1, 'x'), update_id: '1' }],
    ['a huge number', { ...buildTextUpdate(1, 'x'), update_id: 1e300 }],
    ['a message that is a list', { update_id: 1, message: [] }],
    [
      'a message from nobody',
      { update_id: 1, message: { ...(buildTextUpdate(1, 'x').message as object), from: null } },
    ],
    ['a person without a number', { update_id: 1, message: { chat: { id: 1, type: 'private' }, from: {}, text: 'x' } }],
    [
      'a chat of an unknown kind',
      { update_id: 1, message: { chat: { id: 1, type: '__proto__' }, from: { id: 1 }, text: 'x' } },
    ],
    [
      'a chat with a broken number',
      { update_id: 1, message: { chat: { id: 1.5, type: 'private' }, from: { id: 1 }, text: 'x' } },
    ],
    ['a text that is an object', buildTextUpdate(1, { toString: 'x' })],
    ['a key that is too long', buildPressUpdate(1, 'א'.repeat(33), 1)],
    ['a key that is none', buildPressUpdate(1, null, 1)],
    ['a press under no message', { update_id: 1, callback_query: { id: '1', from: { id: 1 }, data: 'k' } }],
  ])('is nothing to answer if it is %s', (_what, update) => {
    expect(toIncoming(update)).toBeNull();
  });
});

it('knows the number of an update that cannot be answered', () => {
  expect(updateNumber(buildChannelPost(9, 'x'))).toBe(9);
  expect([{}, null, [], { update_id: -1 }, { update_id: 1.5 }].map(updateNumber)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
