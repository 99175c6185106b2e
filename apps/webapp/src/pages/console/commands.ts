import type { ConsoleReply } from '@jobs-monitor/core';
import { isPassing } from '../../bot/last-known.js';
import type { PageRequest } from '../page.js';

const MOST = 40;
/** A command at the beginning of a line, after a mark at most. */
const COMMAND = /^[^\p{L}\p{N}/]*(\/[a-z][a-z0-9_]{0,31})(?![\w/])/u;

/** The commands that `/help` names to this person: asked for once in a session and language. */
export async function knownCommands({ view, transcript, call }: PageRequest): Promise<readonly string[]> {
  const { locale } = view;
  if (transcript.commands?.locale === locale) return transcript.commands.names;
  try {
    const { replies } = await call('useConsole', { body: { text: '/help', locale } });
    transcript.commands = { locale, names: commandsIn(replies) };
    return transcript.commands.names;
  } catch (error) {
    if (isPassing(error)) view.staleness ??= { problem: error, since: null };
    return [];
  }
}

/** The commands that lines of help begin with, each once, in their order. */
export function commandsIn(replies: readonly ConsoleReply[]): string[] {
  const lines = replies.flatMap((reply) => reply.lines.map((line) => line.map(({ text }) => text).join('')));
  const commands = lines.flatMap((line) => COMMAND.exec(line)?.[1] ?? []);
  return [...new Set(commands)].slice(0, MOST);
}
