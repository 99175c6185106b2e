import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FakeTelegram, refusals, startFakeTelegram } from '../testing/fake-telegram.js';
import { createRecordingLog } from '../testing/log.js';
import { createGateway } from './gateway.js';
import { type Menu, planMenus, publishCommands } from './publish.js';

const MENU: Menu = {
  commands: [
    { name: 'jobs', descriptions: { en: 'All jobs', he: 'כל המשימות' }, role: 'viewer' },
    { name: 'run', descriptions: { en: 'Run a job', he: 'הרצת משימה' }, role: 'operator' },
  ],
  chats: [
    { id: '-5', role: 'admin' },
    { id: '7', role: 'viewer' },
  ],
};

let telegram: FakeTelegram;
let stored: ReadonlyMap<string, string>;
let log: ReturnType<typeof createRecordingLog>;
beforeEach(async () => {
  telegram = await startFakeTelegram();
  stored = new Map();
  log = createRecordingLog();
});
afterEach(() => telegram.close());

function publish(menu = MENU) {
  return publishCommands({
    gateway: createGateway({ token: telegram.token, apiRoot: telegram.url }),
    bot: 'bot',
    store: {
      published: async () => stored,
      async notePublished(_bot, published) {
        stored = published;
      },
    },
    menu,
    log,
  });
}

const namesIn = (list: string) => telegram.commands.get(list)?.map(({ command }) => command);

describe('publishing', () => {
  it('shows everywhere what a viewer may do, and in a chat what is allowed there, in both languages', async () => {
    expect(await publish()).toBeNull();
    expect([...telegram.commands.keys()].sort()).toEqual(
      ['all_group_chats', 'all_private_chats', 'chat -5', 'chat 7', 'default'].flatMap((list) => [list, `${list} he`]),
    );
    expect(namesIn('default')).toEqual(['jobs']);
    expect(namesIn('chat -5')).toEqual(['jobs', 'run']);
    expect(namesIn('chat 7')).toEqual(['jobs']);
    expect(telegram.commands.get('default he')).toEqual([{ command: 'jobs', description: 'כל המשימות' }]);
  });

  it('publishes again only what changed', async () => {
    await publish();
    const calls = telegram.calls.length;
    await publish();
    expect(telegram.calls).toHaveLength(calls);
    await publish({ ...MENU, chats: [{ id: '-5', role: 'viewer' }, ...MENU.chats.slice(1)] });
    expect(telegram.calls).toHaveLength(calls + 2);
    expect(namesIn('chat -5')).toEqual(['jobs']);
  });

  it('leaves a chat that the bot is not in for later', async () => {
    telegram.onlyChats('-5');
    expect(await publish()).toBeNull();
    expect(namesIn('chat 7')).toBeUndefined();
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
    telegram.onlyChats('-5', '7');
    await publish();
    expect(namesIn('chat 7')).toEqual(['jobs']);
  });

  it('says when to try again, and goes on where it was', async () => {
    telegram.scriptFor('setMyCommands', null, refusals.tooMany(3));
    expect(await publish()).toBe(3_000);
    expect([...telegram.commands.keys()]).toEqual(['default']);
    expect(await publish()).toBeNull();
    expect(telegram.calls.filter(({ done }) => done)).toHaveLength(10);
  });

  it('keeps to what Telegram takes', () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      name: `command_${index}`,
      descriptions: { en: 'x'.repeat(300), he: 'א' },
      role: 'viewer' as const,
    }));
    const [list] = planMenus({ commands: many, chats: [] });
    expect([list?.commands.length, list?.commands[0]?.description.length]).toEqual([100, 256]);
  });
});
