import type { Answer, Port } from '../chatops/answer.js';
import type { Command } from '../chatops/command.js';
import { createCommands } from '../chatops/commands/index.js';
import { createDispatch } from '../chatops/dispatch.js';
import type { DispatchDeps, Followed } from '../chatops/dispatch-deps.js';
import type { Chat, Incoming, Person } from '../chatops/incoming.js';
import { toPlain } from '../messages/formats.js';
import type { Operations } from '../operations/verb.js';
import { createChatStores } from '../store/chat-stores.js';
import { buildSystemNeeds } from './chat-system.js';
import type { TestDatabase } from './database.js';
import { createRecordingLog } from './log.js';

export const ADMIN: Person = { id: '1', name: 'Dana', language: null, isBot: false };
export const POWER_USER: Person = { id: '2', name: 'Omer', language: null, isBot: false };
export const USER: Person = { id: '3', name: 'Vered', language: null, isBot: false };
export const STRANGER: Person = { id: '66', name: 'Mallory', language: null, isBot: false };
export const GROUP: Chat = { id: '-100', kind: 'group', topic: null };
export const privateChat = ({ id }: Person): Chat => ({ id, kind: 'private', topic: null });

/** What somebody saw of an answer: its text, and what it was about. */
export interface Seen {
  how: 'send' | 'replace' | 'notice';
  text: string;
  answer: Answer | null;
}

export interface TestChatSettings extends Partial<Omit<DispatchDeps, 'operations' | 'commands'>> {
  /** What the chat knows beside its own commands, or instead of them. */
  commands?: readonly Command[];
}

/** A chat over a database, without Telegram: what is said comes back as what was answered. */
export function createTestChat(database: TestDatabase, operations: Operations, given: TestChatSettings = {}) {
  const log = createRecordingLog();
  const followed: Followed[] = [];
  const stores = createChatStores(database.db);
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  const { commands: more = [], ...overrides } = given;
  const dispatch = createDispatch({
    commands: [...createCommands({ settings: stores.settings, system: buildSystemNeeds(database.db) }), ...more],
    stores,
    audit: database.store.audit,
    operations,
    access: { admins: ['1'], powerUsers: ['2'], users: ['3'], chats: ['-100'] },
    botName: () => 'jobs_bot',
    locale: 'en',
    timezone: 'UTC',
    webappUrl: 'https://jobs.example.org',
    cooldownSeconds: 5,
    follow: async (message) => {
      followed.push(message);
    },
    log,
    now: () => new Date(),
    newId,
    ...overrides,
  });

  async function handle(incoming: Incoming): Promise<Seen[]> {
    const seen: Seen[] = [];
    const note = (how: Seen['how'], text: string, answer: Answer | null) => {
      seen.push({ how, text, answer });
      return Promise.resolve(String(seen.length));
    };
    const port: Port = {
      send: (answer) => note('send', toPlain(answer.lines, 4_096), answer),
      replace: (answer) => note('replace', toPlain(answer.lines, 4_096), answer),
      async notice(text) {
        if (text !== '') await note('notice', text, null);
      },
    };
    await dispatch.handle(incoming, port);
    return seen;
  }

  return {
    log,
    stores,
    followed,
    handle,
    /** Somebody writes; in their private chat unless said otherwise. */
    say: (text: string, person: Person = ADMIN, chat: Chat = privateChat(person), forwarded = false) =>
      handle({ kind: 'text', updateId: newId(), chat, person, text, forwarded }),
    /** Somebody presses the button with this key. */
    press: (key: string, person: Person = ADMIN, chat: Chat = privateChat(person)) =>
      handle({ kind: 'press', updateId: newId(), chat, person, key, messageId: '1', pressId: 'p' }),
  };
}

/** The key of the button with this label, or that contains it. */
export function keyOf(seen: readonly Seen[], label: string): string {
  const buttons = seen.flatMap(({ answer }) => answer?.buttons.flat() ?? []);
  const button = buttons.find(({ text }) => text.includes(label));
  if (!button || !('key' in button)) throw new Error(`There is no button "${label}"`);
  return button.key;
}

/** All texts, one after the other. */
export const textOf = (seen: readonly Seen[]): string => seen.map(({ text }) => text).join('\n---\n');
