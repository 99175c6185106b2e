import { englishDictionary, type Locale, type MessageKey, type Say, say, sayer } from '@jobs-monitor/core';
import { isolate } from '../../messages/clean.js';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { Command } from '../command.js';
import { visibleTo } from './visible.js';

const GROUPS = ['jobs', 'system'] as const satisfies readonly Command['group'][];

/** What this person may use, by group, a line each. */
export function createHelpCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'help',
    role: 'viewer',
    group: 'system',
    async run({ actor, locale }) {
      const visible = visibleTo(commands(), actor.role);
      return {
        lines: [
          [plain('📖 '), strong(say(locale, 'chat.help_title'))],
          ...GROUPS.flatMap((group) => section(group, visible, locale)),
        ],
      };
    },
  };
}

/** The first word of every conversation: who this is, and what may be said. */
export function createStartCommand(commands: () => readonly Command[]): Command {
  const help = createHelpCommand(commands);
  return {
    name: 'start',
    role: 'viewer',
    group: 'system',
    hidden: true,
    async run(context, input) {
      const { lines } = await help.run(context, input);
      return {
        lines: [[plain(`👋 ${context.say('chat.welcome', { name: isolate(context.actor.name) })}`)], [], ...lines],
      };
    },
  };
}

/** What a command is good for, as help and Telegram's own list say it; null: nobody described it. */
export function describeCommand(name: string, say: Say): string | null {
  const key = `chat.command_${name}`;
  return isKey(key) ? say(key) : null;
}

function section(group: Command['group'], visible: readonly Command[], locale: Locale): Line[] {
  const members = visible.filter((command) => command.group === group);
  if (members.length === 0) return [];
  return [[], [strong(say(locale, `chat.group_${group}`))], ...members.map(({ name }) => helpLine(name, locale))];
}

/** In Hebrew the words come first: a line runs in the direction that it begins with. */
function helpLine(name: string, locale: Locale): Line {
  const command = code(`/${name}`);
  const description = describeCommand(name, sayer(locale));
  if (description === null) return [command];
  return locale === 'he' ? [plain(`${description} – `), command] : [command, plain(` – ${description}`)];
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(englishDictionary, key);
}
