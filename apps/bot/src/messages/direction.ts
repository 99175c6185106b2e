import { type Line, plain } from './line.js';

const RIGHT_TO_LEFT_MARK = '\u200f';
/** Data that keeps its own direction; nobody decides by it. */
const ISOLATED = /\u2068[^\u2069]*\u2069/g;
/** A mark of ours that Unicode counts as a letter. */
const INFORMATION = /\u2139/g;

/**
 * Chats take a line's direction from the first letter in it. Where that is an id or a mark and the first word of ours is
 * Hebrew, a mark of direction is put before it.
 */
export function directed(line: Line): Line {
  const text = line.map((part) => part.text.replace(ISOLATED, ' ')).join(' ');
  const words = line.map((part) => (part.kind === 'code' ? ' ' : part.text.replace(ISOLATED, ' '))).join(' ');
  const isTurned = startsHebrew(words.replace(INFORMATION, ' ')) && !startsHebrew(text);
  return isTurned ? [plain(RIGHT_TO_LEFT_MARK), ...line] : line;
}

function startsHebrew(text: string): boolean {
  return /\p{Script=Hebrew}/u.test(/\p{L}/u.exec(text)?.[0] ?? '');
}
