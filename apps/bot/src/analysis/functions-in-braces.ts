import { closeUnit, type FunctionUnit, openUnit } from './function-unit.js';
import type { Token } from './scan.js';

const ANONYMOUS = '(anonymous)';
/** Words whose parentheses hold no parameters. */
const CONTROL = wordSet(
  'if for while switch match select catch foreach with using lock do else guard unless return await',
);
/** Words after which the next `{` opens no function, whatever stands between. */
const STATEMENTS = wordSet('if for while switch match select else foreach guard unless');
const DECLARES_FUNCTION = wordSet('function fn func fun def async');
const DECLARES_VALUE = wordSet('const let var val');

interface Paren {
  /** The word before it. */
  head: string | null;
  outer: Reading;
}

/** What has been read since the last brace or semicolon. */
interface Reading {
  /** The name of a function whose body would open now. */
  candidate: string | null;
  /** What a value would be given to: `name =`, `name:`. */
  assigned: string | null;
  /** The word after `const` and the like. */
  declared: string | null;
  inStatement: boolean;
  /** The word before the first `<`: in `name<T>(` it heads the parameters. */
  generic: string | null;
  /** Depth of `<…>` after the parameters: there a comma ends nothing. */
  angles: number;
}

const NOTHING: Reading = {
  candidate: null,
  assigned: null,
  declared: null,
  inStatement: false,
  generic: null,
  angles: 0,
};

/**
 * Functions of languages with braces. A body is a function's if a parameter list that no control word heads stands before it, or,
 * with `arrows`, a `=>`.
 */
export function findBraceFunctions(tokens: readonly Token[], arrows: boolean): FunctionUnit[] {
  const units: FunctionUnit[] = [];
  const braces: (FunctionUnit | null)[] = [];
  const parens: Paren[] = [];
  let reading = NOTHING;

  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    const { text } = token;
    if (token.kind === 'word') reading = afterWord(reading, text, previous);
    if (token.kind !== 'mark') continue;

    if (text === '(') {
      const head = previous?.text === '>' ? reading.generic : wordOf(previous);
      parens.push({ head, outer: reading });
      reading = { ...NOTHING, inStatement: reading.inStatement };
    } else if (text === ')') {
      reading = afterParen(reading, parens.pop());
    } else if (text === '{') {
      const isFunction = reading.candidate !== null && !reading.inStatement;
      const unit = isFunction ? openUnit(reading.candidate ?? ANONYMOUS, token, index) : null;
      if (unit) units.push(unit);
      braces.push(unit);
      reading = NOTHING;
    } else if (text === '}') {
      closeUnit(braces.pop(), token, index);
      reading = NOTHING;
    } else if (text === '=>') {
      reading = arrows ? { ...NOTHING, candidate: reading.assigned ?? ANONYMOUS } : NOTHING;
    } else {
      reading = afterMark(reading, text, wordOf(previous));
    }
  }
  for (const unit of braces) closeUnit(unit, tokens.at(-1), tokens.length - 1);
  return units;
}

function afterWord(reading: Reading, text: string, previous: Token | undefined): Reading {
  const before = wordOf(previous) ?? '';
  if (DECLARES_FUNCTION.has(text)) return { ...reading, inStatement: false };
  if (DECLARES_VALUE.has(before)) return { ...reading, declared: text };
  // Not `text.match(` nor `function select(`.
  const isStatement = STATEMENTS.has(text) && previous?.text !== '.' && !DECLARES_FUNCTION.has(before);
  return isStatement ? { ...reading, inStatement: true } : reading;
}

/** Before the list stood a name, a control word (no function), or another list, as in Go's `func f() (a, b)`. */
function afterParen({ inStatement }: Reading, paren: Paren | undefined): Reading {
  if (!paren) return NOTHING;
  const { head, outer } = paren;
  const reading = { ...outer, inStatement, angles: 0 };
  if (head === null) return reading;
  if (CONTROL.has(head)) return { ...reading, candidate: null };
  return { ...reading, candidate: DECLARES_FUNCTION.has(head) ? (outer.assigned ?? ANONYMOUS) : head };
}

function afterMark(reading: Reading, text: string, before: string | null): Reading {
  const { candidate, assigned, declared, angles } = reading;
  switch (text) {
    case '<':
      if (candidate === null) return { ...reading, generic: reading.generic ?? before };
      return { ...reading, angles: angles + 1 };
    case '>':
      return angles === 0 ? reading : { ...reading, angles: angles - 1 };
    case '=':
      return { ...reading, candidate: null, assigned: declared ?? assigned ?? before, declared: null };
    case ':':
      return before === null ? reading : { ...reading, assigned: before };
    case ',':
      return angles > 0 ? reading : { ...reading, candidate: null, assigned: null };
    case ';':
      return NOTHING;
    default:
      return reading;
  }
}

function wordOf(token: Token | undefined): string | null {
  return token?.kind === 'word' ? token.text : null;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
