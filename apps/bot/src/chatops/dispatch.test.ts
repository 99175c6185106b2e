import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { plain } from '../messages/line.js';
import {
  ADMIN,
  createTestChat,
  GROUP,
  POWER_USER,
  privateChat,
  STRANGER,
  type TestChatSettings,
  textOf,
  USER,
} from '../testing/chat.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations } from '../testing/operations.js';
import type { Command } from './command.js';
import { createHelpCommand, createStartCommand } from './commands/help.js';
import type { Person } from './incoming.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

const said = (text: string) => ({ lines: [[plain(text)]] });
const command = (name: string, more: Partial<Command> = {}): Command => ({
  name,
  role: 'viewer',
  group: 'jobs',
  hidden: true,
  run: async ({ actor, locale }, input) => said(`${name}(${input}) by ${actor.name} as ${actor.role} in ${locale}`),
  ...more,
});
function open(commands: readonly Command[] = [], settings: TestChatSettings = {}) {
  const { operations } = createTestOperations(database.store, []);
  return createTestChat(database, operations, { commands, ...settings });
}
const audited = async () =>
  (await database.store.audit.list({}, null, 100)).entries.map(({ action, target, outcome, actor }) => [
    actor.id,
    action,
    target,
    outcome,
  ]);

describe('a text', () => {
  it('is a command in the name and with the role of its writer, and is written down', async () => {
    const chat = open([command('echo')]);
    expect(textOf(await chat.say('/Echo  Backup_DB x', POWER_USER))).toBe(
      'echo(Backup_DB x) by Omer as operator in en',
    );
    expect(await audited()).toEqual([['2', 'chat.echo', 'Backup_DB', 'done']]);
  });

  it.each([
    ['a bot', { ...ADMIN, isBot: true }, privateChat(ADMIN), false],
    ['a channel', ADMIN, { id: '-100', kind: 'channel', topic: null }, false],
    ['somebody who forwards it', ADMIN, privateChat(ADMIN), true],
    ['a group that is not listed', ADMIN, { id: '-200', kind: 'group', topic: null }, false],
    ['a stranger in a group', STRANGER, GROUP, false],
    ['a chat of another id form', ADMIN, { id: '-100 ', kind: 'group', topic: null }, false],
  ] as const)('of %s is not answered', async (_who, person, where, forwarded) => {
    const chat = open([command('echo')]);
    for (const text of ['/echo', '/help', 'hello', '/nothing', 'x'.repeat(4_097)]) {
      expect(await chat.say(text, person, where, forwarded)).toEqual([]);
    }
    expect(await audited()).toEqual([]);
  });

  it('to another bot is not answered', async () => {
    expect(await open([command('echo')]).say('/echo@other_bot', ADMIN, GROUP)).toEqual([]);
    expect(await open([command('echo')]).say('/echo@JOBS_bot', ADMIN, GROUP)).toHaveLength(1);
  });

  it('of a stranger is refused in one sentence that names their id, once a minute', async () => {
    const chat = open([command('echo')]);
    const refused = await chat.say('/echo', STRANGER);
    expect(textOf(refused)).toContain('your id is 66');
    expect(await chat.say('/echo', STRANGER)).toEqual([]);
    expect(await audited()).toEqual([['66', 'chat.echo', '66', 'refused']]);
  });

  it('beyond the rights of its writer is refused, and told in their language', async () => {
    const chat = open([command('stop', { role: 'operator' })]);
    expect(textOf(await chat.say('/stop backup', { ...USER, language: 'he' }))).toBe('⛔ אין לך הרשאה לעשות זאת כאן');
    expect(textOf(await chat.say('/stop', USER, GROUP))).toBe('⛔ You may not do this here');
    expect(await audited()).toEqual([
      ['3', 'chat.stop', '-100', 'refused'],
      ['3', 'chat.stop', 'backup', 'refused'],
    ]);
  });

  it('of 4,097 characters is too long', async () => {
    const chat = open([command('echo')]);
    expect(textOf(await chat.say(`/echo ${'x'.repeat(4_091)}`))).toContain('at most 4,096');
    expect(textOf(await chat.say(`/echo ${'x'.repeat(4_090)}`))).toContain('echo(xxx');
  });

  it.each(['/__proto__', '/constructor', '/toString', '/hasOwnProperty x'])('like %s is no command', async (text) => {
    expect(textOf(await open().say(text))).toContain('There is no such command');
  });

  it('that is no command leads to the nearest ones that its writer may use', async () => {
    const chat = open([command('stock', { hidden: false, role: 'admin' }), command('stick', { hidden: false })]);
    expect(textOf(await chat.say('/stack', ADMIN))).toMatch(/\/stick .*\/stock/);
    expect(textOf(await chat.say('/stack', USER))).not.toContain('/stock');
    expect(textOf(await chat.say('/zzzzzzzzzz', USER))).toContain('/help');
    expect(await chat.say('/zzzzzzzzzz', USER, GROUP)).toEqual([]);
  });

  it('without a slash leads to help, and is nobody’s business in a group', async () => {
    expect(textOf(await open().say('jobs please'))).toContain('/help');
    expect(await open().say('jobs please', ADMIN, GROUP)).toEqual([]);
  });
});

describe('a command that fails', () => {
  const failing = (error: unknown) =>
    command('fail', {
      run: async () => {
        throw error;
      },
    });

  it('is answered by its code, with the facts that help', async () => {
    const running = new AppError('already_running', 'x', { details: { run_id: 'run-7', job_id: 'backup' } });
    expect(textOf(await open([failing(running)]).say('/fail'))).toBe(
      '⚠️ The job is already running\nJob: backup\nRun: run-7',
    );
    const invalid = new AppError('invalid_input', 'x', {
      details: [{ path: 'args.path', message: 'must be a <path>\u202e\n' }],
    });
    expect(textOf(await open([failing(invalid)]).say('/fail'))).toContain('• args.path: must be a <path>');
    const away = new AppError('database_unavailable', 'x', { retryAfterSeconds: 2 });
    expect(textOf(await open([failing(away)]).say('/fail', { ...ADMIN, language: 'he' }))).toContain('שתי שניות');
    const forbidden = new AppError('forbidden', 'x', { details: { needed_role: 'admin' } });
    expect(textOf(await open([failing(forbidden)]).say('/fail'))).toBe('⛔ You may not do this here');
    expect((await audited()).map(([, , , outcome]) => outcome)).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  it('by a fault of ours tells an id under which the log has it, once, and nothing else', async () => {
    const chat = open([failing(new Error('secret of the inside'))]);
    const answer = textOf(await chat.say('/fail'));
    const lines = chat.log.lines.filter(({ level }) => level === 'error');
    expect(lines).toMatchObject([{ phrase: 'chat_command_failed', fields: { command: 'fail' } }]);
    expect(answer).toContain(String(lines[0]?.fields.request_id));
    expect(answer).not.toContain('secret');
    expect(await audited()).toEqual([['1', 'chat.fail', '1', 'failed']]);
  });

  it.each([null, undefined, 'text', { code: 'already_running' }])('with %j is a fault of ours', async (error) => {
    expect(textOf(await open([failing(error)]).say('/fail'))).toContain('Something went wrong on our side');
  });
});

describe('a sensitive command', () => {
  const sensitive = command('act', { sensitive: true, role: 'operator' });
  let at = new Date('2026-01-01T00:00:00Z');
  const now = () => at;
  const later = (seconds: number) => {
    at = new Date(at.getTime() + seconds * 1_000);
  };

  it('may be used once in so many seconds by a person, whoever asks which process', async () => {
    const [one, other] = [open([sensitive], { now }), open([sensitive], { now })];
    expect(textOf(await one.say('/act', ADMIN))).toContain('act()');
    later(2);
    expect(textOf(await other.say('/act', ADMIN, GROUP))).toBe('⏳ Too soon: try again in 3 seconds');
    expect(textOf(await one.say('/act', POWER_USER))).toContain('act()');
    later(3);
    expect(textOf(await one.say('/act', ADMIN))).toContain('act()');
  });

  it('is used once when it comes twenty times at the same time', async () => {
    const chats = Array.from({ length: 4 }, () => open([sensitive], { now }));
    later(60);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => chats[index % 4]?.say('/act', ADMIN)));
    expect(answers.filter((seen) => textOf(seen ?? []).includes('act()'))).toHaveLength(1);
  });

  it('is not used up by those who may not use it', async () => {
    const chat = open([sensitive], { now });
    const twofold: Person = { ...USER, id: '2' };
    await chat.say('/act', USER);
    await chat.say('/act', STRANGER);
    expect(await chat.stores.cooldowns.take(JSON.stringify(['telegram', '3', 'act']), 5, at)).toBeNull();
    expect(textOf(await chat.say('/act', twofold))).toContain('act()');
  });

  it('is given back by a command that only asks for more', async () => {
    const asking = {
      ...sensitive,
      run: async () => ({ lines: [], asks: { command: 'act', input: '', field: 'size' } }),
    };
    const chat = open([asking], { now });
    await chat.say('/act');
    expect(await chat.stores.cooldowns.take(JSON.stringify(['telegram', ADMIN.id, 'act']), 5, at)).toBeNull();
  });

  it('needs no pause when none is wanted', async () => {
    const chat = open([sensitive], { now, cooldownSeconds: 0 });
    await chat.say('/act');
    expect(textOf(await chat.say('/act'))).toContain('act()');
  });
});

describe('the language', () => {
  it('is what the chat chose, else the writer’s, else the installation’s', async () => {
    const chat = open([command('echo')]);
    const hebrew = { ...ADMIN, language: 'he' } as const;
    expect(textOf(await chat.say('/echo', ADMIN))).toContain('in en');
    expect(textOf(await chat.say('/echo', hebrew))).toContain('in he');
    expect(textOf(await open([command('echo')], { locale: 'he' }).say('/echo', ADMIN))).toContain('in he');
    expect(textOf(await chat.say('/lang EN', hebrew))).toContain('in English');
    expect(textOf(await chat.say('/echo', hebrew))).toContain('in en');
    expect(textOf(await chat.say('/echo', hebrew, GROUP))).toContain('in he');
    expect(textOf(await chat.say('/lang עברית', hebrew))).toContain('בעברית');
  });

  it('is one of ours', async () => {
    const seen = await open().say('/lang __proto__');
    expect(textOf(seen)).toContain('I do not speak that language');
    expect(await database.db.native().collection('chat_settings').countDocuments()).toBe(0);
  });
});

describe('help', () => {
  it('shows what the person may use, and no more', async () => {
    const commands = [
      command('look', { hidden: false }),
      command('act', { hidden: false, role: 'operator' }),
      command('own', { hidden: false, role: 'admin', group: 'system' }),
      command('secret'),
    ];
    const help = [createHelpCommand(() => commands), createStartCommand(() => commands)];
    const chat = open([...commands, ...help]);
    const shown = async (person: Person) =>
      [...textOf(await chat.say('/help', person)).matchAll(/^\/(look|act|own|secret)\b/gm)].map(([, name]) => name);
    expect(await shown(USER)).toEqual(['look']);
    expect(await shown(POWER_USER)).toEqual(['look', 'act']);
    expect(await shown(ADMIN)).toEqual(['look', 'act', 'own']);
    expect(textOf(await chat.say('/start', USER))).toMatch(/^👋 Hello .Vered.,[\s\S]*\/look/);
  });
});

describe('a link to sign in', () => {
  it('is made for the person who asks, with their role, and works once', async () => {
    const { operations } = createTestOperations(database.store, []);
    const chat = createTestChat(database, operations);
    const [seen] = await chat.say('/login', USER);
    const address = seen?.answer?.lines.flat().find((part) => part.kind === 'link');
    const url = new URL(address?.kind === 'link' ? address.href : '');
    expect(url.pathname).toBe('/login');
    const redeem = () =>
      operations.redeemSignInLink(
        { kind: 'api', id: 'token', name: 'API', role: 'admin' },
        { params: {}, query: {}, body: { code: String(url.searchParams.get('code')) } },
      );
    expect(await redeem()).toEqual({ actor: { kind: 'telegram', id: '3', name: 'Vered', role: 'viewer' } });
    await expect(redeem()).rejects.toMatchObject({ code: 'sign_in_link_invalid' });
  });

  it('is not told where others read along, nor without an address of the dashboard', async () => {
    const inGroup = await open().say('/login', ADMIN, GROUP);
    expect(textOf(inGroup)).toContain('private chat');
    expect(inGroup[0]?.answer?.lines.flat().some(({ kind }) => kind === 'link')).toBe(false);
    expect(textOf(await open([], { webappUrl: null }).say('/login', POWER_USER))).toContain('WEBAPP_URL');
    expect(await database.db.native().collection('sign_in_codes').countDocuments()).toBe(0);
  });
});

describe('what a command asks for', () => {
  const asking = command('ask', {
    run: async (_, input) => ({ ...said('which path?'), asks: { command: 'ask', input, field: 'path' } }),
    take: async ({ actor }, { input, field }, text) => said(`${input}.${field}=${text} by ${actor.name}`),
  });
  let at = new Date('2026-01-01T00:00:00Z');
  const now = () => at;

  it('is the next text of that person in that chat, once', async () => {
    const chat = open([asking], { now });
    const [question] = await chat.say('/ask backup');
    expect(question?.answer?.asks).toBe(true);
    expect(textOf(await chat.say('/tmp x', POWER_USER))).toContain('no such command');
    expect(await chat.say('/tmp/x', ADMIN, GROUP)).toEqual([]);
    expect(textOf(await chat.say('  תיקייה/X '))).toBe('backup.path=תיקייה/X by Dana');
    expect(textOf(await chat.say('again'))).toContain('/help');
    expect((await audited())[0]).toEqual(['1', 'chat.ask', 'backup', 'done']);
  });

  it('is known after a restart', async () => {
    await open([asking], { now }).say('/ask backup', ADMIN, GROUP);
    expect(textOf(await open([asking], { now }).say('x', ADMIN, GROUP))).toBe('backup.path=x by Dana');
  });

  it.each(['/help', 'Cancel', 'ביטול'])('is taken back by %s', async (text) => {
    const chat = open([asking], { now });
    await chat.say('/ask backup');
    await chat.say(text);
    expect(textOf(await chat.say('x'))).toContain('/help');
  });

  it('is forgotten after five minutes', async () => {
    const chat = open([asking], { now });
    await chat.say('/ask backup');
    at = new Date(at.getTime() + 5 * 60_000);
    expect(textOf(await chat.say('x'))).toContain('/help');
  });

  it('is refused from somebody who may not use the command any more', async () => {
    await open([asking], { now }).say('/ask backup');
    const narrowed = open([{ ...asking, role: 'admin' }], {
      now,
      access: { admins: [], powerUsers: [], users: ['1'], chats: [] },
    });
    expect(textOf(await narrowed.say('x'))).toBe('⛔ You may not do this here');
  });
});

describe('a run that is followed', () => {
  it('is told with the message that follows it, in the language of the chat', async () => {
    const following = command('go', { run: async () => ({ ...said('going'), follows: { runId: 'r1' } }) });
    const chat = open([following]);
    await chat.say('/go', { ...ADMIN, language: 'he' }, GROUP);
    expect(chat.followed).toEqual([{ chat: GROUP, messageId: '1', runId: 'r1', locale: 'he' }]);
  });
});

describe('a chat without its database', () => {
  const away = () => Promise.reject(new AppError('database_unavailable', 'away', { retryAfterSeconds: 2 }));
  const stores = {
    settings: { get: away, set: away },
    prompts: { put: away, take: away },
    cooldowns: { take: away, release: away },
    buttons: { add: away, get: away, claim: away, release: away },
  };
  const audit = { add: away, list: away };

  it('answers what needs none, in the language of the person', async () => {
    const chat = open([command('echo')], { stores, audit });
    expect(textOf(await chat.say('/echo x', { ...ADMIN, language: 'he' }))).toBe('echo(x) by Dana as admin in he');
    expect(textOf(await chat.say('/help'))).toContain('/help');
  });

  it('says so where it is needed: for sensitive commands, buttons and presses', async () => {
    const buttons = [[{ label: 'b', press: { command: 'echo', input: '' } }]];
    const chat = open(
      [command('act', { sensitive: true }), command('list', { run: async () => ({ ...said('a list'), buttons }) })],
      { stores, audit },
    );
    expect(textOf(await chat.say('/act'))).toBe(
      '⚠️ The database is away; try again in a moment\nTry again in 2 seconds',
    );
    expect(textOf(await chat.say('/list'))).toMatch(/^a list\n⚠️ The database is away/);
    expect(await chat.press('key')).toMatchObject([
      { how: 'notice', text: expect.stringContaining('database is away') },
    ]);
  });

  it('keeps out of what people in a group say to each other', async () => {
    const chat = open([], { stores, audit });
    expect(await chat.say('good morning', ADMIN, GROUP)).toEqual([]);
  });
});

describe('an audit that cannot be written', () => {
  it('is logged in full, and the answer stays', async () => {
    const audit = { add: () => Promise.reject(new Error('full')), list: database.store.audit.list };
    const chat = open([command('echo')], { audit });
    expect(textOf(await chat.say('/echo x'))).toContain('echo(x)');
    expect(chat.log.lines).toMatchObject([
      { phrase: 'audit_not_written', fields: { entry: { action: 'chat.echo', target: 'x' } } },
    ]);
  });
});
