import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createChatPollerStore } from '../store/chat-poller.js';
import { CHAT_TRANSPORT_COLLECTIONS } from '../store/chat-transport-indexes.js';
import { createChatUpdateStore } from '../store/chat-updates.js';
import { databaseUnavailable } from '../store/outage.js';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { openTelegramBots, type TelegramBots } from '../testing/telegram-bots.js';
import { buildTextUpdate } from '../testing/telegram-updates.js';
import { until } from '../testing/until.js';
import type { Incoming } from './incoming.js';
import { LEASE } from './polling-lease.js';
import { toIncoming } from './updates.js';

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

/** A promise that somebody else fulfils. */
function promised() {
  let fulfil: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    fulfil = resolve;
  });
  return { promise, fulfil };
}

describe('polling', () => {
  it('hears what is said, asks for two kinds of updates only, and confirms them', async () => {
    const bot = start();
    telegram.say('/jobs');
    await until(() => bot.heard.length === 1);
    await until(() => telegram.polls.waiting.length === 0);
    expect(bot.texts()).toEqual(['/jobs']);
    expect(polls()[0]?.params.allowed_updates).toEqual(['message', 'callback_query']);
    expect(bot.username()).toBe('fake_bot');
  });

  it('handles the same update once, however often it comes', async () => {
    const bot = start();
    const update = buildTextUpdate(5, '/run one');
    for (const _ of [1, 2, 3]) telegram.push(update);
    telegram.push(buildTextUpdate(6, 'last'));
    await until(() => bot.texts().includes('last'));
    await bot.stop();
    const again = start({ holder: 'two' });
    telegram.push(update);
    telegram.push(buildTextUpdate(7, 'after the restart'));
    await until(() => again.texts().includes('after the restart'));
    expect([...bot.texts(), ...again.texts()]).toEqual(['/run one', 'last', 'after the restart']);
  });

  it('is not held up by what takes long, but for the same chat, whose order is kept', async () => {
    const slow = promised();
    const bot = start({ handle: ({ chat }) => (chat.id === '1' ? slow.promise : Promise.resolve()) });
    telegram.say('slow', { chat: '1' });
    telegram.say('behind', { chat: '1' });
    await until(() => bot.heard.length === 1);
    telegram.say('elsewhere', { chat: '2' });
    await until(() => bot.heard.length === 2);
    expect(bot.texts()).toEqual(['slow', 'elsewhere']);
    slow.fulfil();
    await until(() => bot.heard.length === 3);
    expect(bot.texts()).toEqual(['slow', 'elsewhere', 'behind']);
  });

  it('goes on after a handler that throws', async () => {
    const bot = start({
      async handle({ updateId }) {
        if (updateId === '101') throw new Error('a fault of ours');
      },
    });
    telegram.say('one');
    telegram.say('two');
    await until(() => bot.heard.length === 2);
    expect(bot.logged('chat_update_failed')).toBe(1);
  });

  it('passes by what cannot be answered', async () => {
    const bot = start();
    telegram.push({ update_id: 1, edited_message: [] });
    telegram.push({ update_id: 2, message: { text: {} } });
    telegram.say('/help');
    await until(() => bot.heard.length === 1);
    await until(() => telegram.polls.waiting.length === 0);
    expect(bot.texts()).toEqual(['/help']);
  });

  it('confirms what it took when it stops, and leaves the rest to Telegram', async () => {
    const bot = start();
    telegram.say('/jobs');
    await until(() => bot.heard.length === 1);
    await bot.stop();
    expect(telegram.polls.waiting).toEqual([]);
    telegram.say('later');
    expect(telegram.polls.waiting).toHaveLength(1);
    const again = start();
    await until(() => again.texts().includes('later'));
    expect(again.texts()).toEqual(['later']);
  });

  it('ends what is being handled when it stops, and begins nothing more; that is begun by the next', async () => {
    const slow = promised();
    const bot = start({ handle: () => slow.promise });
    telegram.say('one');
    telegram.say('two');
    await until(() => bot.heard.length === 1);
    await until(() => telegram.polls.waiting.length === 0);
    const stopped = bot.stop();
    slow.fulfil();
    await stopped;
    const next = start({ holder: 'two' });
    await until(() => next.heard.length === 1);
    expect([bot.texts(), next.texts()]).toEqual([['one'], ['two']]);
  });

  it('takes nothing while the database cannot write it down, and loses nothing', async () => {
    const store = createChatUpdateStore<Incoming>(database.db, () => new Date());
    let tries = 0;
    const note: typeof store.note = async (...what) => {
      tries += 1;
      if (tries === 1) throw databaseUnavailable();
      return store.note(...what);
    };
    const bot = start({ updates: { ...store, note } });
    telegram.say('/jobs');
    await until(() => bot.heard.length === 1);
    expect(tries).toBeGreaterThan(1);
    expect(polls()[1]?.params.offset).toBe(0);
  });
});

describe('one poller of several workers', () => {
  it('asks, and another takes over when it stops', async () => {
    const one = start({ holder: 'one' });
    await until(() => telegram.polls.isOpen());
    const two = start({ holder: 'two' });
    telegram.say('first');
    await until(() => one.heard.length === 1);
    await until(() => telegram.polls.isOpen());
    await one.stop();
    telegram.say('second');
    await until(() => two.heard.length === 1);
    expect([one.texts(), two.texts()]).toEqual([['first'], ['second']]);
  });

  it('is followed by another when its lease is over, with what it had taken and not begun', async () => {
    const updates = createChatUpdateStore<Incoming>(database.db, () => new Date());
    const poller = createChatPollerStore(database.db);
    const content = toIncoming(buildTextUpdate(1, 'taken before the death'));
    if (!content) throw new Error('the update says something');
    await updates.note('bot', [{ updateId: '1', content }]);
    await poller.hold('bot', 'dead', 600);
    const diedAt = performance.now();
    const bot = start({ holder: 'two' });
    await until(() => bot.heard.length === 1);
    expect(performance.now() - diedAt).toBeGreaterThan(500);
    telegram.say('after it');
    await until(() => bot.heard.length === 2);
    expect(bot.texts()).toEqual(['taken before the death', 'after it']);
  });

  it('is followed within 15 s of its death, and outlives two renewals that fail', () => {
    expect(LEASE.heldMs + LEASE.lookMs).toBeLessThan(15_000);
    expect(3 * LEASE.renewMs).toBeLessThanOrEqual(LEASE.heldMs);
  });

  it('touches nothing any more once another has the lease', async () => {
    const bot = start({ holder: 'one' });
    telegram.say('before');
    await until(() => bot.heard.length === 1);
    await until(() => telegram.polls.isOpen());
    const stolen = { $set: { holder: 'two', held_until: new Date(Date.now() + 60_000) } };
    await database.db.native().collection(CHAT_TRANSPORT_COLLECTIONS.poller).updateOne({}, stolen);
    await until(() => bot.logged('chat_lease_lost') === 1);
    await until(() => !telegram.polls.isOpen());
    const asked = polls().length;
    telegram.say('for the other');
    await bot.stop();
    expect([bot.texts(), polls().length]).toEqual([['before'], asked]);
  });

  it('ends its session when the lease could not be renewed in time', async () => {
    const poller = createChatPollerStore(database.db);
    let away = false;
    const hold: typeof poller.hold = (...what) => (away ? Promise.reject(databaseUnavailable()) : poller.hold(...what));
    const bot = start({ poller: { ...poller, hold } });
    await until(() => telegram.polls.isOpen());
    away = true;
    await until(() => bot.logged('chat_lease_lost') === 1);
    await until(() => !telegram.polls.isOpen());
    away = false;
    telegram.say('/jobs');
    await until(() => bot.heard.length === 1);
  });
});

describe('what may happen to a poll', () => {
  it.each([
    ['an error of the server', refusals.serverError],
    ['a page of a proxy', refusals.badGateway],
    ['a connection that is cut', refusals.reset],
    ['too many', refusals.tooMany(1)],
    ['an answer that is none', { kind: 'answer', status: 200, body: '{"ok":true,"result":{}}' } as const],
    ['a hanging call', refusals.hang],
    ['another poller', refusals.conflict],
  ])('%s is told once, and polling goes on', async (_what, script) => {
    telegram.scriptFor('getUpdates', script, script);
    const bot = start({ waitSeconds: 1 });
    telegram.say('/jobs');
    await until(() => bot.heard.length === 1);
    const told = ['telegram_not_reached', 'telegram_updates_taken_by_another'].map(bot.logged);
    expect(told.reduce((sum, times) => sum + times, 0)).toBe(1);
    expect(bot.logged('telegram_reached_again')).toBe(1);
  });

  it('a server that does not wait is not asked without end', async () => {
    const nothing = { kind: 'answer', status: 200, body: '{"ok":true,"result":[]}' } as const;
    telegram.scriptFor('getUpdates', ...Array.from({ length: 50 }, () => nothing));
    const bot = start();
    await until(() => polls().length === 1);
    const first = performance.now();
    await until(() => polls().length === 2);
    expect(performance.now() - first).toBeGreaterThan(900);
    await bot.stop();
  });

  it('a wrong token is told once, and nothing else is tried', async () => {
    const bot = start({ token: '123456:wrong-token' });
    await until(() => bot.logged('telegram_token_refused') === 1);
    expect(telegram.calls.map(({ method }) => method)).toEqual(['getMe']);
    expect(JSON.stringify(bot.log.lines)).not.toContain('wrong-token');
  });

  it('a webhook that was set is removed, and what waits stays', async () => {
    telegram.say('/jobs');
    await fetch(`${telegram.url}/bot${telegram.token}/setWebhook`, {
      method: 'POST',
      body: JSON.stringify({ url: 'https://bot.example.org/x' }),
    });
    const bot = start();
    await until(() => bot.heard.length === 1);
    expect(telegram.webhook()).toBeNull();
    expect(telegram.calls.find(({ method }) => method === 'deleteWebhook')?.params.drop_pending_updates).toBe(false);
  });
});
