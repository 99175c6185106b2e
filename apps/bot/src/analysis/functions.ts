import type { Language } from './languages.js';
import type { Token } from './scan.js';

/** Something like a function: found by its shape, not by parsing. */
export interface FunctionUnit {
  name: string;
  /** First and last line, from 1. */
  line: number;
  endLine: number;
  /** 1 and one for each decision in it; functions inside count their own. */
  complexity: number;
  /** Its tokens: from the one that opens its body to the end, exclusive. */
  from: number;
  to: number;
}

const DECISIONS = new Set([
  'if',
  'for',
  'while',
  'case',
  'catch',
  'elif',
  'except',
  'foreach',
  'guard',
  'unless',
  '&&',
  '||',
  '??',
]);
const PYTHON_DECISIONS = new Set(['and', 'or']);
const CONTROL = new Set([
  'if',
  'for',
  'while',
  'switch',
  'match',
  'select',
  'catch',
  'foreach',
  'with',
  'using',
  'lock',
  'do',
  'else',
  'guard',
  'unless',
  'return',
  'await',
  'synchronized',
]);
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'match', 'select', 'else', 'foreach', 'guard', 'unless']);
const DECLARES_FUNCTION = new Set(['function', 'fn', 'func', 'fun', 'def']);
const DECLARES_VALUE = new Set(['const', 'let', 'var', 'val']);
const ANONYMOUS = '(anonymous)';

/** True if the token is a point where a path through the code forks. */
export function isDecision(token: Token, language: Language): boolean {
  if (token.kind === 'string') return false;
  if (DECISIONS.has(token.text)) return true;
  if (token.text === '?') return language.ternary;
  return language.functions === 'indentation' && PYTHON_DECISIONS.has(token.text);
}

/** The functions of a source with their complexity, in the order of their first lines. */
export function findFunctions(tokens: readonly Token[], language: Language): FunctionUnit[] {
  if (language.functions === null) return [];
  const units = language.functions === 'braces' ? byBraces(tokens, language) : byIndentation(tokens);
  const open: FunctionUnit[] = [];
  let next = 0;
  for (const [index, token] of tokens.entries()) {
    while (index >= (open.at(-1)?.to ?? Number.POSITIVE_INFINITY)) open.pop();
    for (let unit = units[next]; unit && unit.from <= index; unit = units[next]) {
      open.push(unit);
      next += 1;
    }
    const innermost = open.at(-1);
    if (innermost && isDecision(token, language)) innermost.complexity += 1;
  }
  return units;
}

/** A body in braces is a function's if a parameter list that no control word heads, or an arrow, stands before it. */
function byBraces(tokens: readonly Token[], language: Language): FunctionUnit[] {
  const units: FunctionUnit[] = [];
  const open: (FunctionUnit | null)[] = [];
  const parens: { head: string | null; name: string | null; assigned: string | null }[] = [];
  let name: string | null = null;
  let assigned: string | null = null;
  let declared: string | null = null;
  let inStatement = false;
  // Within `<…>` of a return type a comma ends nothing.
  let angles = 0;

  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const word = before?.kind === 'word' ? before.text : null;
    if (token.kind === 'word') {
      // Not `text.match(` nor `function select(`.
      if (STATEMENTS.has(token.text) && before?.text !== '.' && !DECLARES_FUNCTION.has(word ?? '')) inStatement = true;
      if (DECLARES_FUNCTION.has(token.text)) inStatement = false;
      if (word && DECLARES_VALUE.has(word)) declared = token.text;
      continue;
    }
    switch (token.kind === 'mark' ? token.text : '') {
      case '(':
        parens.push({ head: word, name, assigned });
        name = assigned = null;
        break;
      case ')': {
        const paren = parens.pop();
        assigned = paren?.assigned ?? null;
        name = nameOf(paren?.head ?? null, paren?.name ?? null, assigned);
        angles = 0;
        break;
      }
      case '<':
        if (name !== null) angles += 1;
        break;
      case '>':
        angles = Math.max(0, angles - 1);
        break;
      case '=':
        assigned = declared ?? word;
        name = declared = null;
        break;
      case ':':
        assigned = word ?? assigned;
        break;
      case '=>':
        if (!language.arrows) break;
        name = assigned ?? ANONYMOUS;
        inStatement = false;
        break;
      case '{': {
        const unit = name === null || inStatement ? null : start(name, token, index, tokens.length);
        if (unit) units.push(unit);
        open.push(unit);
        name = assigned = declared = null;
        inStatement = false;
        break;
      }
      case '}':
        close(open.pop() ?? null, token, index);
        name = assigned = declared = null;
        inStatement = false;
        break;
      case ',':
        if (angles === 0) name = assigned = null;
        break;
      case ';':
        name = assigned = null;
        inStatement = false;
        break;
    }
  }
  for (const unit of open) close(unit, tokens.at(-1), tokens.length - 1);
  return units;
}

/** What stands before a parameter list: a name, a control word (no function), or another list (`func f() (a, b)`). */
function nameOf(head: string | null, earlier: string | null, assigned: string | null): string | null {
  if (head === null) return earlier;
  if (CONTROL.has(head)) return null;
  return DECLARES_FUNCTION.has(head) || head === 'async' ? (assigned ?? ANONYMOUS) : head;
}

/** Python: a function lasts until a line that is indented no deeper than its `def`. */
function byIndentation(tokens: readonly Token[]): FunctionUnit[] {
  const units: FunctionUnit[] = [];
  const open: { unit: FunctionUnit; column: number }[] = [];
  let lineStart: Token | undefined;
  let brackets = 0;

  for (const [index, token] of tokens.entries()) {
    const startsLine = token.line !== tokens[index - 1]?.line && brackets === 0;
    if (startsLine) {
      lineStart = token;
      while ((open.at(-1)?.column ?? -1) >= token.column) close(open.pop()?.unit ?? null, tokens[index - 1], index - 1);
    }
    if (token.kind === 'mark' && '([{'.includes(token.text)) brackets += 1;
    if (token.kind === 'mark' && ')]}'.includes(token.text)) brackets = Math.max(0, brackets - 1);
    const name = tokens[index + 1];
    if (token.kind !== 'word' || token.text !== 'def' || name?.kind !== 'word' || !lineStart) continue;
    const unit = start(name.text, token, index, tokens.length);
    units.push(unit);
    open.push({ unit, column: lineStart.column });
  }
  for (const { unit } of open) close(unit, tokens.at(-1), tokens.length - 1);
  return units;
}

function start(name: string, token: Token, from: number, to: number): FunctionUnit {
  return { name, line: token.line, endLine: token.line, complexity: 1, from, to };
}

function close(unit: FunctionUnit | null, last: Token | undefined, index: number): void {
  if (!unit) return;
  unit.to = index + 1;
  unit.endLine = last?.line ?? unit.line;
}
