import { type Actor, type Locale, sayer } from '@jobs-monitor/core';
import type { CommandContext } from '../chatops/command.js';
import type { Press, Reply } from '../chatops/reply.js';
import { toHtml } from '../messages/formats.js';
import type { Operations } from '../operations/verb.js';
import { readTelegramHtml } from './telegram-html.js';

export const OPERATOR: Actor = { kind: 'telegram', id: '7', name: 'Dana', role: 'operator' };

/** What a command is given in a private chat. */
export function buildContext(operations: Operations, overrides: Partial<CommandContext> = {}): CommandContext {
  const locale = overrides.locale ?? 'en';
  return {
    actor: OPERATOR,
    chat: { id: '7', kind: 'private', topic: null },
    locale,
    say: sayer(locale),
    operations,
    now: () => new Date(),
    timezone: 'UTC',
    webappUrl: 'https://jobs.example.org',
    ...overrides,
  };
}

/** The text of a reply as its reader sees it, once it went through Telegram. Marks that isolate data are left out. */
export function textOf(reply: Reply): string {
  const read = readTelegramHtml(toHtml(reply.lines, 4_096));
  if ('error' in read) throw new Error(read.error);
  return read.text.replace(/[\u2068\u2069]/g, '');
}

/** What the buttons do, by their labels. */
export function pressesOf(reply: Reply): Record<string, Press> {
  const buttons = (reply.buttons ?? []).flat();
  return Object.fromEntries(buttons.flatMap((button) => ('press' in button ? [[button.label, button.press]] : [])));
}

/** Lines that a reader of Hebrew would see turned round: their first letter, outside of data, is none of theirs. */
export function turnedLines(reply: Reply, locale: Locale): string[] {
  if (locale === 'en') return [];
  return reply.lines
    .map((line) =>
      line
        .map(({ text }) => text)
        .join('')
        .replace(/\u2068[^\u2069]*\u2069/g, ''),
    )
    .filter((text) => /^[^\p{L}]*\p{Script=Latin}/u.test(text));
}
