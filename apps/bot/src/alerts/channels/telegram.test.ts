import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '@jobs-monitor/core';
import { buildAlert } from '../../testing/alert-builders.js';
import { buildMessage, telegramChannels } from '../../testing/delivery.js';
import { type FakeTelegram, startFakeTelegram } from '../../testing/fake-telegram.js';
import type { Channel } from './channel.js';
import type { KeyboardOf } from './telegram.js';

let telegram: FakeTelegram;
beforeEach(async () => {
  telegram = await startFakeTelegram();
});
afterEach(() => telegram.close());

function channelWith(keyboardOf: KeyboardOf, name = 'telegram'): Channel {
  const channel = telegramChannels(telegram, { keyboardOf }).get(name);
  if (!channel) throw new Error(`no channel ${name}`);
  return channel;
}

const message = (overrides: Partial<Alert> = {}) =>
  buildMessage({ alert: { ...buildAlert(), deliveries: [], ...overrides } });
const byState: KeyboardOf = async ({ state }, chat) =>
  state === 'resolved' ? [] : [[{ text: state, key: `k${chat}` }]];
const keyboards = () => telegram.calls.map(({ params }) => params.reply_markup);

describe('an alert in Telegram', () => {
  it('has the buttons of its state, which change with it and go when it is over', async () => {
    const channel = channelWith(byState);
    await channel.send(message(), null);
    await channel.edit('1', message({ state: 'acknowledged', text: { en: 'b', he: 'b' } }), null);
    await channel.edit('1', message({ state: 'resolved', text: { en: 'c', he: 'c' } }), null);
    expect(keyboards()).toEqual([
      { inline_keyboard: [[{ text: 'firing', callback_data: 'k42' }]] },
      { inline_keyboard: [[{ text: 'acknowledged', callback_data: 'k42' }]] },
      undefined,
    ]);
  });

  it('has buttons that are good where the chat moved to', async () => {
    await channelWith(byState).send(message(), '-100777');
    expect(keyboards()).toEqual([{ inline_keyboard: [[{ text: 'firing', callback_data: 'k-100777' }]] }]);
  });

  it('is told without buttons when there are none to be had', async () => {
    const failing = channelWith(async () => Promise.reject(new Error('database away')));
    expect(await failing.send(message(), null)).toMatchObject({ kind: 'sent' });
    const hanging = channelWith(() => new Promise(() => undefined));
    expect(await hanging.send(message(), null)).toMatchObject({ kind: 'sent' });
    expect(keyboards()).toEqual([undefined, undefined]);
  });

  it('has no buttons where a press could not be told to belong, and none under a test message', async () => {
    await channelWith(byState, 'telegram:@public_group').send(message(), null);
    await channelWith(byState).send(buildMessage(), null);
    expect(keyboards()).toEqual([undefined, undefined]);
  });
});
