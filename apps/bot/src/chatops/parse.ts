/** What a text is to the bot. */
export type Said =
  | { kind: 'command'; command: string; input: string }
  /** No command; it may be what a command asked for. */
  | { kind: 'plain'; text: string }
  | { kind: 'too_long' }
  /** A command to another bot. */
  | { kind: 'not_ours' };

/** As Telegram counts a message. */
export const MAX_CHARACTERS = 4_096;

/** A slash, a name as Telegram allows it, perhaps a bot; the rest stands behind white space. */
const COMMAND = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?:\s+([\s\S]*))?$/i;
/** White space and marks of direction, which keyboards of languages from right to left put in by themselves. */
const EDGE = /[\s\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069]/;

/** Reads a text. The command is in lower case, its input as it was written, trimmed. `botName` null: it has none here. */
export function parseText(text: string, botName: string | null): Said {
  if (text.length > MAX_CHARACTERS) return { kind: 'too_long' };
  const trimmed = trimEdges(text);
  const [whole, command, addressee, input = ''] = COMMAND.exec(trimmed) ?? [];
  if (whole === undefined || command === undefined) return { kind: 'plain', text: trimmed };
  if (addressee !== undefined && addressee.toLowerCase() !== botName?.toLowerCase()) return { kind: 'not_ours' };
  return { kind: 'command', command: command.toLowerCase(), input: trimEdges(input) };
}

function trimEdges(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && EDGE.test(text.charAt(start))) start += 1;
  while (end > start && EDGE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
