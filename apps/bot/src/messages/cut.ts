import type { Line, Part } from './line.js';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const CUT_MARK = '…';

/** At most so many UTF-16 units, the mark of the cut included; what a reader sees as one character is never cut in two. */
export function cutText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  const room = maxUnits - CUT_MARK.length;
  if (room < 0) return '';
  // A character that begins in the room and ends outside of it is left out; what is far behind is not looked at.
  const end = graphemes.segment(text.slice(0, room + MAX_GRAPHEME_UNITS)).containing(room)?.index ?? room;
  return `${text.slice(0, end)}${CUT_MARK}`;
}

/** Longer ones are no writing of anybody's, and are cut at a code point. */
const MAX_GRAPHEME_UNITS = 64;

/** The lines that fit, the last one cut; a line break counts as one. Text is counted as its reader sees it, without markup. */
export function fitLines(lines: readonly Line[], maxUnits: number): Line[] {
  const fitting: Line[] = [];
  let room = maxUnits;
  for (const line of lines) {
    if (fitting.length > 0) room -= 1;
    const cut = fitLine(line, room);
    if (cut.length === 0 && line.length > 0) break;
    fitting.push(cut);
    room -= unitsOf(cut);
    if (unitsOf(cut) < unitsOf(line) || room <= 0) break;
  }
  return fitting;
}

function fitLine(line: Line, maxUnits: number): Part[] {
  const parts: Part[] = [];
  let room = maxUnits;
  for (const part of line) {
    const text = cutText(part.text, room);
    if (text === '') break;
    parts.push({ ...part, text });
    room -= text.length;
    if (text.length < part.text.length) break;
  }
  return parts;
}

function unitsOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}
