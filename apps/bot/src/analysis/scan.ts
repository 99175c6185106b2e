import type { Language } from './languages.js';

export interface Token {
  kind: 'word' | 'number' | 'string' | 'mark';
  text: string;
  /** From 1. */
  line: number;
  /** Characters from the start of the line. */
  column: number;
}

export interface LineCounts {
  code: number;
  comment: number;
  blank: number;
}

const MARKS = ['===', '!==', '=>', '&&', '||', '??', '?.', '?:', '==', '<=', '>=', '!='];
const HAS_CODE = 1;
const HAS_COMMENT = 2;

/**
 * Splits a source into tokens and counts its lines: code, else comment, else blank. One pass without backtracking, so that hostile
 * input costs no more than any other; an unclosed comment or text goes on to the end.
 */
export function scanSource(source: string, language: Language): { tokens: Token[]; lines: LineCounts } {
  const tokens: Token[] = [];
  const flags: number[] = [0];
  let at = 0;
  let lineStart = 0;

  /** Moves on to `end`, marking every line that it passes. */
  const passTo = (end: number, flag: number) => {
    mark(flag);
    for (; at < end; at += 1) {
      if (source.charCodeAt(at) !== NEW_LINE) continue;
      flags.push(flag);
      lineStart = at + 1;
    }
  };
  const mark = (flag: number) => {
    flags[flags.length - 1] = (flags.at(-1) ?? 0) | flag;
  };
  const take = (kind: Token['kind'], end: number) => {
    tokens.push({ kind, text: source.slice(at, end), line: flags.length, column: at - lineStart });
    if (kind === 'string') return passTo(end, HAS_CODE);
    mark(HAS_CODE);
    at = end;
  };

  while (at < source.length) {
    const char = source.charCodeAt(at);
    if (char === NEW_LINE) {
      flags.push(0);
      at += 1;
      lineStart = at;
      continue;
    }
    if (isSpace(char)) {
      at += 1;
      continue;
    }
    const commentEnd = endOfComment(source, at, language);
    if (commentEnd !== null) passTo(commentEnd, HAS_COMMENT);
    else if (language.quotes.includes(source.charAt(at))) take('string', endOfString(source, at));
    else if (isDigit(char)) take('number', endOfWord(source, at));
    else if (isWordPart(char)) take('word', endOfWord(source, at));
    else take('mark', at + (MARKS.find((text) => source.startsWith(text, at))?.length ?? 1));
  }

  // The end of the last line is not the start of another.
  if (lineStart === source.length) flags.pop();
  return { tokens, lines: countLines(flags) };
}

const NEW_LINE = 10;

function endOfComment(source: string, at: number, language: Language): number | null {
  for (const [open, close] of language.blockComments) {
    if (!source.startsWith(open, at)) continue;
    const end = source.indexOf(close, at + open.length);
    return end === -1 ? source.length : end + close.length;
  }
  for (const open of language.lineComments) {
    // `#` in `$#` or `a#b` opens no comment.
    if (!source.startsWith(open, at) || (open === '#' && at > 0 && !isSpace(source.charCodeAt(at - 1)))) continue;
    const end = source.indexOf('\n', at);
    return end === -1 ? source.length : end;
  }
  return null;
}

function endOfString(source: string, at: number): number {
  const quote = source.charAt(at);
  const tripled = quote.repeat(3);
  if (quote !== '`' && source.startsWith(tripled, at)) {
    const end = source.indexOf(tripled, at + 3);
    return end === -1 ? source.length : end + 3;
  }
  for (let index = at + 1; index < source.length; index += 1) {
    const char = source[index];
    if (char === '\\') index += 1;
    else if (char === quote) return index + 1;
    else if (char === '\n' && quote !== '`') return index;
  }
  return source.length;
}

function endOfWord(source: string, at: number): number {
  let end = at + 1;
  while (end < source.length && isWordPart(source.charCodeAt(end))) end += 1;
  return end;
}

function countLines(flags: readonly number[]): LineCounts {
  const lines = { code: 0, comment: 0, blank: 0 };
  for (const flag of flags) {
    if (flag & HAS_CODE) lines.code += 1;
    else if (flag & HAS_COMMENT) lines.comment += 1;
    else lines.blank += 1;
  }
  return lines;
}

function isSpace(char: number): boolean {
  return char === 32 || (char >= 9 && char <= 13) || char === 0xfeff || char === 0xa0;
}

function isDigit(char: number): boolean {
  return char >= 48 && char <= 57;
}

/** Letters, digits, `_`, `$` and everything beyond ASCII. */
function isWordPart(char: number): boolean {
  return (
    isDigit(char) ||
    (char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    char === 95 ||
    char === 36 ||
    char > 127
  );
}
