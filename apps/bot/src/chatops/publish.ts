import { createHash } from 'node:crypto';
import { hasRole, LOCALES, type Locale, type LocalText, type Role } from '@jobs-monitor/core';
import type { Log } from '../events/log.js';
import { cutText } from '../messages/cut.js';
import type { ChatPollerStore } from '../store/chat-poller.js';
import type { CommandScope, Gateway } from './gateway.js';

/** A command as the menu of a chat shows it. */
export interface MenuCommand {
  name: string;
  descriptions: LocalText;
  /** The least role that may use it. */
  role: Role;
}

/** What menus show: everywhere what a viewer may do, and in chats of their own what is allowed to those who write there. */
export interface Menu {
  commands: readonly MenuCommand[];
  chats: readonly { id: string; role: Role }[];
}

export interface PublishDeps {
  gateway: Pick<Gateway, 'setCommands'>;
  store: Pick<ChatPollerStore, 'published' | 'notePublished'>;
  bot: string;
  menu: Menu;
  log: Log;
}

interface MenuList {
  /** Of the scope and the language. */
  name: string;
  scope: CommandScope;
  language: Locale | null;
  commands: { command: string; description: string }[];
}

const GENERAL_SCOPES = ['default', 'all_private_chats', 'all_group_chats'] as const;
/** What Telegram takes. */
const MAX_COMMANDS = 100;
const MAX_DESCRIPTION_CHARACTERS = 256;
const AGAIN_MS = 10_000;

/**
 * Publishes the lists that changed since they were published last. Answers for how long to wait before it is tried again,
 * or null if all is done; a chat that the bot is not in is left for the next start. Throws `database_unavailable`.
 */
export async function publishCommands({ gateway, store, bot, menu, log }: PublishDeps): Promise<number | null> {
  const published = new Map(await store.published(bot));
  let waitMs: number | null = null;
  let count = 0;
  for (const list of planMenus(menu)) {
    const digest = digestOf(list.commands);
    if (published.get(list.name) === digest) continue;
    const answer = await gateway.setCommands(list.commands, list.scope, list.language);
    if (answer.ok) {
      published.set(list.name, digest);
      count += 1;
    } else if (answer.kind === 'retry') {
      waitMs = Math.max(answer.afterMs ?? AGAIN_MS, waitMs ?? 0);
      break;
    } else if (typeof list.scope === 'string')
      log.warn('chat_commands_not_published', { list: list.name, error: answer.error });
  }
  if (count > 0) {
    await store.notePublished(bot, published);
    log.info('chat_commands_published', { lists: count });
  }
  return waitMs;
}

/** All lists: for each scope those of English, which everybody sees whose language has none, and those of other languages. */
export function planMenus({ commands, chats }: Menu): MenuList[] {
  const scopes: { scope: CommandScope; role: Role }[] = [
    ...GENERAL_SCOPES.map((scope) => ({ scope, role: 'viewer' as const })),
    ...chats.map(({ id, role }) => ({ scope: { chat: id }, role })),
  ];
  return scopes.flatMap(({ scope, role }) => {
    const allowed = commands.filter((command) => hasRole(role, command.role)).slice(0, MAX_COMMANDS);
    return LOCALES.map((locale) => ({
      name: `${typeof scope === 'string' ? scope : `chat ${scope.chat}`} ${locale}`,
      scope,
      language: locale === 'en' ? null : locale,
      commands: allowed.map(({ name, descriptions }) => ({
        command: name,
        description: cutText(descriptions[locale], MAX_DESCRIPTION_CHARACTERS),
      })),
    }));
  });
}

function digestOf(commands: MenuList['commands']): string {
  return createHash('sha256').update(JSON.stringify(commands)).digest('hex').slice(0, 32);
}
