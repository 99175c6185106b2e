import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createChatUpdateStore } from '../store/chat-updates.js';
import { databaseUnavailable } from '../store/outage.js';
import { startTestApi } from '../testing/api.js';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { openTelegramBots, type TelegramBots } from '../testing/telegram-bots.js';
import { buildTextUpdate } from '../testing/telegram-updates.js';
import { until } from '../testing/until.js';
import type { Incoming } from './incoming.js';
import { webhookAddress, webhookSecretOf } from './webhook.js';

let database: TelegramBots;
let telegram: FakeTelegram;
beforeAll(async () => {
  database = await openTelegramBots();
});
beforeEach(async () => {
  telegram = await startFakeTelegram();
});
afterEach(async () => {
  await database.reset();
  await telegram.close();
});
afterAll(() => database.close());

const start = (overrides: Parameters<TelegramBots['start']>[1] = {}) => database.start(telegram, overrides);

const polls = () => telegram.calls.filter(({ method }) => method === 'getUpdates');

describe('a webhook', () => {
  const SECRET = 'a'.repeat(64);
  const WEBHOOK = { url: 'https://bot.example.org/telegram/webhook', secret: SECRET };

  /** A bot behind the API's own server, as it is reached from outside. */
  async function startWithWebhook(overrides: Parameters<TelegramBots['start']>[1] = {}) {
    const bot = start({ webhook: WEBHOOK, ...overrides });
    const api = await startTestApi({ hook: bot.hook });
    await until(() => telegram.webhook());
    return { bot, api, to: `${api.url}/telegram/webhook` };
  }

  it('is set with its secret, and what is posted is handled once', async () => {
    const { bot, api, to } = await startWithWebhook();
    expect(telegram.webhook()).toEqual(WEBHOOK);
    const update = buildTextUpdate(1, '/jobs');
    for (const _ of [1, 2, 3]) expect(await telegram.post(update, { to })).toBe(200);
    expect(await telegram.post(buildTextUpdate(2, 'last'), { to })).toBe(200);
    await until(() => bot.texts().includes('last'));
    expect(bot.texts()).toEqual(['/jobs', 'last']);
    expect(polls()).toEqual([]);
    await bot.stop();
    expect(telegram.webhook()).not.toBeNull();
    await api.close();
  });

  it('hears nobody without the secret', async () => {
    const { bot, api, to } = await startWithWebhook();
    const update = buildTextUpdate(1, '/jobs');
    expect(await telegram.post(update, { to, secret: null })).toBe(401);
    expect(await telegram.post(update, { to, secret: `${SECRET}a` })).toBe(401);
    expect(await telegram.post(update, { to, secret: 'b'.repeat(64) })).toBe(401);
    expect(bot.heard).toEqual([]);
    const refused = await fetch(to, { method: 'POST', body: '{}' });
    expect([refused.status, await refused.text()]).toEqual([401, '']);
    await api.close();
  });

  it('takes anything else with 200, so that it is not posted again, but for what is far too long', async () => {
    const { api, to } = await startWithWebhook();
    const post = (body: string) =>
      fetch(to, { method: 'POST', body, headers: { 'x-telegram-bot-api-secret-token': SECRET } });
    for (const body of ['', 'no JSON', '[]', '{"update_id":1}', '{"__proto__":{"x":1}}', 'null']) {
      expect((await post(body)).status).toBe(200);
    }
    expect((await post('x'.repeat(1_100_000))).status).toBe(413);
    expect((await fetch(to)).status).toBe(404);
    await api.close();
  });

  it('asks for an update again that could not be written down', async () => {
    const store = createChatUpdateStore<Incoming>(database.db, () => new Date());
    let away = true;
    const note: typeof store.note = (...what) => (away ? Promise.reject(databaseUnavailable()) : store.note(...what));
    const { bot, api, to } = await startWithWebhook({ updates: { ...store, note } });
    const update = buildTextUpdate(1, '/jobs');
    expect(await telegram.post(update, { to })).toBe(503);
    away = false;
    expect(await telegram.post(update, { to })).toBe(200);
    await until(() => bot.heard.length === 1);
    await api.close();
  });

  it('asks again for what comes before the bot knows its name', async () => {
    telegram.scriptFor('getMe', refusals.hang);
    const bot = start({ webhook: WEBHOOK });
    const api = await startTestApi({ hook: bot.hook });
    const to = `${api.url}${bot.hook?.path}`;
    expect(await telegram.post(buildTextUpdate(1, '/jobs'), { to, secret: SECRET })).toBe(503);
    await api.close();
  });

  it('is set again when that failed', async () => {
    telegram.scriptFor('setWebhook', refusals.serverError, refusals.badGateway);
    const { bot, api } = await startWithWebhook();
    expect(bot.logged('telegram_not_reached')).toBe(1);
    await api.close();
  });

  it('has an address of our own path unless it has one already, and a secret that does not tell the token', () => {
    expect(webhookAddress('https://bot.example.org')).toBe('https://bot.example.org/telegram/webhook');
    expect(webhookAddress('https://bot.example.org:8443/bots/one')).toBe('https://bot.example.org:8443/bots/one');
    expect(webhookSecretOf('123:abc')).toMatch(/^[0-9a-f]{64}$/);
    expect(webhookSecretOf('123:abc')).not.toBe(webhookSecretOf('123:abd'));
  });
});
