import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createFakeClock } from '../testing/clock.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createChatPollerStore } from './chat-poller.js';
import { CHAT_TRANSPORT_COLLECTIONS, CHAT_TRANSPORT_INDEXES } from './chat-transport-indexes.js';
import { createChatUpdateStore } from './chat-updates.js';
import { prepareIndexes } from './indexes.js';

const clock = createFakeClock();
let database: TestDatabase;
let updates: ReturnType<typeof createChatUpdateStore<string>>;
let poller: ReturnType<typeof createChatPollerStore>;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.run((native) => prepareIndexes(native, CHAT_TRANSPORT_INDEXES));
  updates = createChatUpdateStore<string>(database.db, clock.now);
  poller = createChatPollerStore(database.db);
});
afterEach(() => database.clear());
afterAll(() => database.close());

const noted = (...ids: string[]) => ids.map((updateId) => ({ updateId, content: `text ${updateId}` }));
const idsOf = (list: readonly { updateId: string }[]) => list.map(({ updateId }) => updateId);

describe('updates', () => {
  it('are new once, also when they come together with others', async () => {
    expect(idsOf(await updates.note('bot', noted('1', '2')))).toEqual(['1', '2']);
    expect(idsOf(await updates.note('bot', noted('2', '3', '1')))).toEqual(['3']);
    expect(await updates.note('bot', [])).toEqual([]);
    expect(idsOf(await updates.note('another bot', noted('1')))).toEqual(['1']);
  });

  it('are new for one of many that note them at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => updates.note('bot', noted('1'))));
    expect(answers.flat()).toHaveLength(1);
  });

  it('are begun by one only, and not before they are noted', async () => {
    expect(await updates.begin('bot', '1')).toBe(false);
    await updates.note('bot', noted('1'));
    const begun = await Promise.all(Array.from({ length: 8 }, () => updates.begin('bot', '1')));
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect(await updates.note('bot', noted('1'))).toEqual([]);
  });

  it('wait until they are begun, the oldest first, with what they say', async () => {
    await updates.note('bot', noted('10', '9', '2'));
    await updates.begin('bot', '9');
    expect(await updates.waiting('bot', 1_000, 10)).toEqual([]);
    clock.advance(1_000);
    expect(await updates.waiting('bot', 1_000, 10)).toEqual(noted('2', '10'));
    expect(idsOf(await updates.waiting('bot', 0, 1))).toEqual(['2']);
    expect(await updates.waiting('another bot', 0, 10)).toEqual([]);
  });

  it('keep nothing of what they said once they are begun, and are forgotten after a day', async () => {
    await updates.note('bot', noted('1'));
    await updates.begin('bot', '1');
    const [document] = await database.db.native().collection(CHAT_TRANSPORT_COLLECTIONS.updates).find().toArray();
    expect(document).not.toHaveProperty('content');
    expect(document?.expires_at.getTime() - clock.now().getTime()).toBe(86_400_000);
  });
});

describe('the lease of the poller', () => {
  it('is held by one at a time, and by another when it is over or given back', async () => {
    expect(await poller.hold('bot', '$$NOW', 60_000)).toBe(true);
    expect(await poller.hold('bot', 'two', 60_000)).toBe(false);
    expect(await poller.hold('bot', '$$NOW', 60_000)).toBe(true);
    expect(await poller.hold('another bot', 'two', 60_000)).toBe(true);
    await poller.release('bot', 'two');
    expect(await poller.hold('bot', 'two', 60_000)).toBe(false);
    await poller.release('bot', '$$NOW');
    expect(await poller.hold('bot', 'two', 0)).toBe(true);
    expect(await poller.hold('bot', 'three', 60_000)).toBe(true);
  });

  it('is had by one of many that want it at the same time', async () => {
    const held = await Promise.all(Array.from({ length: 8 }, (_, index) => poller.hold('bot', `${index}`, 60_000)));
    expect(held.filter(Boolean)).toHaveLength(1);
  });

  it('remembers what was published, whatever the lists are called', async () => {
    expect(await poller.published('bot')).toEqual(new Map());
    await poller.hold('bot', 'one', 60_000);
    await poller.notePublished('bot', new Map([['chat -5.$he', 'digest']]));
    expect(await poller.published('bot')).toEqual(new Map([['chat -5.$he', 'digest']]));
  });
});
