import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { isolate } from '../messages/clean.js';
import { plain } from '../messages/line.js';
import {
  ADMIN,
  createTestChat,
  GROUP,
  keyOf,
  POWER_USER,
  STRANGER,
  type TestChatSettings,
  textOf,
  USER,
} from '../testing/chat.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations } from '../testing/operations.js';
import type { Command, Standing } from './command.js';
import type { Press } from './reply.js';

let database: TestDatabase;
let at: Date;
/** Whom the command acted for. */
let acted: string[];
let standing: Standing;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  at = new Date('2026-01-01T10:00:00Z');
  acted = [];
  standing = { state: 'running', by: null, at: null };
});
afterAll(() => database.close());

const later = (seconds: number) => {
  at = new Date(at.getTime() + seconds * 1_000);
};
/** When it is, as it is shown. */
const AT = isolate('2026-01-01 10:00');
const said = (text: string) => ({ lines: [[plain(text)]] });
const stop: Command = {
  name: 'stop',
  role: 'operator',
  group: 'jobs',
  run: async ({ actor }, input) => {
    acted.push(actor.name);
    return said(`${actor.name} stopped ${input}`);
  },
  standing: async () => standing,
};
const page: Command = {
  name: 'page',
  role: 'viewer',
  group: 'jobs',
  run: async (_, input) => ({ ...said(`page ${input}`), replaces: true }),
};
const offer = (press: Press): Command => ({
  name: 'offer',
  role: 'viewer',
  group: 'jobs',
  run: async () => ({ ...said('here'), buttons: [[{ label: 'Press me', press }]] }),
});
const ACTING: Press = { command: 'stop', input: 'Run-7', confirm: true, state: 'running' };

function open(press: Press = ACTING, settings: TestChatSettings = {}) {
  const { operations } = createTestOperations(database.store, []);
  return createTestChat(database, operations, {
    commands: [offer(press), stop, page],
    now: () => at,
    ...settings,
  });
}
type TestChat = ReturnType<typeof open>;
const offered = async (chat: TestChat) => keyOf(await chat.say('/offer', ADMIN, GROUP), 'Press me');
const asked = async (chat: TestChat, key: string) => keyOf(await chat.press(key, ADMIN, GROUP), 'Yes');

describe('a key', () => {
  it('is 128 random bits that fit in what Telegram takes, and says nothing of what it does', async () => {
    const chat = open();
    const keys = new Set([await offered(chat), await offered(chat), await offered(chat)]);
    expect(keys.size).toBe(3);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it.each(['', 'x', '__proto__', '$ne', 'a'.repeat(64)])('%j does nothing', async (key) => {
    expect(textOf(await open().press(key, ADMIN, GROUP))).toBe('This button does nothing any more');
  });

  it('does nothing in another chat', async () => {
    const chat = open();
    const key = await offered(chat);
    expect(textOf(await chat.press(key, ADMIN))).toBe('This button does nothing any more');
    expect(textOf(await chat.press(key, ADMIN, { ...GROUP, topic: 5 }))).toContain('Really?');
  });
});

describe('a reading button', () => {
  const reading: Press = { command: 'page', input: '2' };

  it('works for everybody who may read, again and again, in the place of its message, for a day', async () => {
    const chat = open(reading);
    const key = await offered(chat);
    for (const person of [ADMIN, USER, POWER_USER]) {
      expect(await chat.press(key, person, GROUP)).toMatchObject([{ how: 'replace', text: 'page 2' }]);
    }
    later(86_400);
    expect(textOf(await chat.press(key, ADMIN, GROUP))).toBe('This button is too old. Type instead: /page 2');
  });

  it('works after a restart', async () => {
    const key = await offered(open(reading));
    expect(textOf(await open(reading).press(key, USER, GROUP))).toBe('page 2');
  });

  it('is none of a stranger’s, a bot’s, or a channel’s', async () => {
    const chat = open(reading);
    const key = await offered(chat);
    expect(await chat.press(key, STRANGER, GROUP)).toMatchObject([{ how: 'notice', text: 'You may not do this here' }]);
    expect(await chat.press(key, { ...ADMIN, isBot: true }, GROUP)).toEqual([]);
    expect(await chat.press(key, ADMIN, { ...GROUP, kind: 'channel' })).toEqual([]);
    expect(await chat.press(key, ADMIN, { id: '-200', kind: 'group', topic: null })).toEqual([]);
  });
});

describe('an acting button', () => {
  it('is asked once more, and acts for whoever confirms', async () => {
    const chat = open();
    const question = await chat.press(await offered(chat), ADMIN, GROUP);
    expect(textOf(question)).toBe('❓ Really? Press me\n/stop Run-7');
    expect(acted).toEqual([]);
    const done = await chat.press(keyOf(question, 'Yes'), POWER_USER, GROUP);
    expect(done).toMatchObject([{ how: 'replace', text: 'Omer stopped Run-7' }]);
    const { entries: audited } = await database.store.audit.list({}, null, 10);
    expect(audited.find(({ action }) => action === 'chat.question')).toMatchObject({
      actor: { name: 'Dana' },
      target: 'stop',
    });
    expect(audited.find(({ action }) => action === 'chat.stop')).toMatchObject({
      actor: { kind: 'telegram', id: '2', name: 'Omer' },
      target: 'Run-7',
      outcome: 'done',
      details: { chat: '-100', via: 'press' },
    });
  });

  it('does nothing when it is not meant', async () => {
    const chat = open();
    const question = await chat.press(await offered(chat), ADMIN, GROUP);
    expect(await chat.press(keyOf(question, 'No'), ADMIN, GROUP)).toMatchObject([
      { how: 'replace', text: '✖️ Fine, nothing was done' },
    ]);
    expect(acted).toEqual([]);
  });

  it('judges each press by the rights of whoever presses', async () => {
    const chat = open();
    const key = await offered(chat);
    expect(textOf(await chat.press(key, USER, GROUP))).toBe('You may not do this here');
    const confirm = await asked(chat, key);
    expect(textOf(await chat.press(confirm, USER, GROUP))).toBe('You may not do this here');
    expect(textOf(await chat.press(confirm, STRANGER, GROUP))).toBe('You may not do this here');
    expect(acted).toEqual([]);
    expect(textOf(await chat.press(confirm, ADMIN, GROUP))).toBe('Dana stopped Run-7');
  });

  it('acts once of twenty presses at the same time, over processes, and tells the others who was first', async () => {
    const chats = [open(), open()];
    const confirm = await asked(open(), await offered(open()));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        chats[index % 2]?.press(confirm, index < 10 ? ADMIN : POWER_USER, GROUP),
      ),
    );
    expect(acted).toHaveLength(1);
    const others = answers.map((seen) => textOf(seen ?? [])).filter((text) => !text.includes('stopped'));
    expect(others).toEqual(Array(19).fill(`${isolate(acted[0] ?? '')} has done this already, at ${AT}`));
  });

  it('acts once however often it was asked', async () => {
    const chat = open();
    const key = await offered(chat);
    const [first, second] = [await asked(chat, key), await asked(chat, key)];
    await chat.press(first, POWER_USER, GROUP);
    for (const each of [key, first, second]) {
      expect(textOf(await chat.press(each, ADMIN, GROUP))).toBe(`${isolate('Omer')} has done this already, at ${AT}`);
    }
    expect(acted).toEqual(['Omer']);
  });

  it('knows after a restart that it was pressed', async () => {
    const key = await offered(open());
    await open().press(await asked(open(), key), ADMIN, GROUP);
    expect(textOf(await open().press(key, POWER_USER, GROUP))).toContain(`${isolate('Dana')} has done this already`);
    expect(acted).toEqual(['Dana']);
  });

  it('is asked for 60 seconds', async () => {
    const chat = open();
    const confirm = await asked(chat, await offered(chat));
    later(60);
    expect(textOf(await chat.press(confirm, ADMIN, GROUP))).toMatch(/more than a minute ago.*\/stop Run-7/);
    expect(acted).toEqual([]);
  });

  it('is too late when what it was shown for has changed, and says who changed it', async () => {
    const chat = open();
    const key = await offered(chat);
    const confirm = await asked(chat, key);
    standing = { state: 'cancelled', by: 'Noa', at };
    for (const each of [key, confirm]) {
      expect(textOf(await chat.press(each, ADMIN, GROUP))).toBe(`Too late: ${isolate('Noa')} changed this at ${AT}`);
    }
    standing = { state: 'completed', by: null, at };
    expect(textOf(await chat.press(confirm, ADMIN, GROUP))).toBe('Too late: this has changed in the meantime');
    expect(acted).toEqual([]);
  });

  it('may be pressed again when nothing came of it, but not when something may have', async () => {
    const failures = ['already_running', 'database_unavailable'] as const;
    const attempts: string[] = [];
    const failing: Command = {
      ...stop,
      run: async () => {
        const code = failures[attempts.length] ?? 'internal';
        attempts.push(code);
        throw new AppError(code, 'x');
      },
    };
    const chat = open(ACTING, { commands: [offer(ACTING), failing] });
    const key = await offered(chat);
    expect(await chat.press(await asked(chat, key), ADMIN, GROUP)).toMatchObject([
      { how: 'replace', text: '⚠️ The job is already running' },
    ]);
    await chat.press(await asked(chat, key), ADMIN, GROUP);
    expect(textOf(await chat.press(key, ADMIN, GROUP))).toContain(`${isolate('Dana')} has done this already`);
    expect(attempts).toEqual(['already_running', 'database_unavailable']);
  });

  it('waits for the cooldown of its command without being used up', async () => {
    const sensitive = { ...stop, sensitive: true };
    const chat = open(ACTING, { commands: [offer(ACTING), sensitive] });
    const confirm = await asked(chat, await offered(chat));
    await chat.say('/stop other', ADMIN);
    expect(await chat.press(confirm, ADMIN, GROUP)).toMatchObject([
      { how: 'notice', text: '⏳ Too soon: try again in 5 seconds' },
    ]);
    later(5);
    expect(textOf(await chat.press(confirm, ADMIN, GROUP))).toBe('Dana stopped Run-7');
  });
});

describe('a press that cannot be judged', () => {
  it('is told why, in a word', async () => {
    const lost: Command = {
      ...stop,
      standing: async () => {
        throw new AppError('run_not_found', 'x', { details: { run_id: 'Run-7' } });
      },
    };
    const chat = open(ACTING, { commands: [offer(ACTING), lost] });
    expect(await chat.press(await offered(chat), ADMIN, GROUP)).toMatchObject([
      { how: 'notice', text: '⚠️ There is no such run\nRun: Run-7' },
    ]);
  });
});
