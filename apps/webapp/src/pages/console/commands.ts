import type { ConsoleReply } from '@jobs-monitor/core';
import { isPassing } from '../../bot/last-known.js';
import type { PageRequest } from '../page.js';

const MOST = 40;
/** The page does not wait for its suggestions as long as for an answer. */
const WITHIN_MS = 2_000;
const COMMAND = /^(\/[a-z][a-z0-9_]{0,31})(?![\w/])/;

/** The commands that `/help` names to this person: asked for once in a session and language. */
export async function knownCommands({ view, transcript, call }: PageRequest): Promise<readonly string[]> {
  const { locale } = view;
  if (transcript.commands?.locale === locale) return transcript.commands.names;
  try {
    const { replies } = await call('useConsole', {
      body: { text: '/help', locale },
      timeoutMs: WITHIN_MS,
    });
    transcript.commands = { locale, names: commandsIn(replies) };
    return transcript.commands.names;
  } catch (error) {
    if (isPassing(error)) view.staleness ??= { problem: error, since: null };
    return [];
  }
}

/** The commands that lines of help show as code, each once, in their order. */
export function commandsIn(replies: readonly ConsoleReply[]): string[] {
  const parts = replies.flatMap(({ lines }) => lines.flat()).filter(({ kind }) => kind === 'code');
  const commands = parts.flatMap(({ text }) => COMMAND.exec(text)?.[1] ?? []);
  return [...new Set(commands)].slice(0, MOST);
}
