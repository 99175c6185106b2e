import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@jobs-monitor/core';
import { createChatStores } from '../store/chat-stores.js';
import { buildSystemNeeds } from '../testing/chat-system.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createRecordingLog } from '../testing/log.js';
import { createTestOperations, DANA } from '../testing/operations.js';
import { createCommands } from './commands/index.js';
import { createConsole } from './console.js';
import { createDispatch } from './dispatch.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function openConsole() {
  const stores = createChatStores(database.db);
  const { operations } = createTestOperations(database.store, []);
  const dispatch = createDispatch({
    commands: createCommands({ settings: stores.settings, system: buildSystemNeeds(database.db) }),
    stores,
    audit: database.store.audit,
    operations,
    access: { admins: [], powerUsers: [], users: [], chats: [] },
    botName: () => null,
    locale: 'en',
    timezone: 'UTC',
    webappUrl: null,
    cooldownSeconds: 5,
    follow: async () => {
      throw new Error('the console follows runs by itself');
    },
    log: createRecordingLog(),
    now: () => new Date(),
    newId: () => 'id',
  });
  return createConsole(dispatch, () => 'update');
}
const wordsOf = (replies: readonly { lines: readonly (readonly { text: string }[])[] }[]) =>
  replies.flatMap(({ lines }) => lines.map((line) => line.map(({ text }) => text).join(''))).join('\n');

describe('the console', () => {
  it('answers people of the dashboard though nobody is listed for Telegram', async () => {
    const { replies } = await openConsole()(DANA, { text: '/help' });
    expect(replies).toHaveLength(1);
    expect(wordsOf(replies)).toContain('/lang – The language of this chat');
  });

  it('speaks the language of their page until another is chosen', async () => {
    const use = openConsole();
    const person: Actor = { ...DANA, id: 'lang' };
    expect(wordsOf((await use(person, { text: '/help', locale: 'he' })).replies)).toContain('מה אפשר לעשות כאן');
    const { replies } = await use(person, { text: '/lang', locale: 'he' });
    const english = replies[0]?.buttons.flat().find(({ label }) => label === 'English');
    const pressed = await use(person, { press: String(english?.key), locale: 'he' });
    expect(pressed.replies).toMatchObject([{ replaces: true }]);
    expect(wordsOf(pressed.replies)).toContain('in English');
    expect(wordsOf((await use(person, { text: '/help', locale: 'he' })).replies)).toContain('What you can do here');
  });

  it('keeps each person’s buttons from all others', async () => {
    const use = openConsole();
    const { replies } = await use(DANA, { text: '/lang' });
    const key = String(replies[0]?.buttons.flat()[0]?.key);
    expect(wordsOf((await use({ ...DANA, id: '8' }, { press: key })).replies)).toContain('does nothing any more');
    expect(wordsOf((await use({ ...DANA, kind: 'telegram' }, { press: key })).replies)).toContain(
      'does nothing any more',
    );
  });

  it.each([{}, { text: '/help', press: 'abc' }])('takes either a text or a press, not %j', async (body) => {
    await expect(openConsole()(DANA, body)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
