import type { FunctionUnit } from './function-unit.js';
import { findIndentedFunctions } from './functions-by-indentation.js';
import { findBraceFunctions } from './functions-in-braces.js';
import type { Language } from './languages.js';
import type { Token } from './scan.js';

const DECISIONS = new Set('if for while case catch elif except foreach guard unless && || ??'.split(' '));
const WORD_OPERATORS = new Set(['and', 'or']);

/** True if the token is a point where a path through the code forks. */
export function isDecision(token: Token, language: Language): boolean {
  if (token.kind === 'string') return false;
  if (DECISIONS.has(token.text)) return true;
  if (token.text === '?') return language.ternary;
  return language.functions === 'indentation' && WORD_OPERATORS.has(token.text);
}

/** The functions of a source with their complexity; an outer one comes before those inside it. */
export function findFunctions(tokens: readonly Token[], language: Language): FunctionUnit[] {
  if (language.functions === null) return [];
  const units =
    language.functions === 'braces' ? findBraceFunctions(tokens, language.arrows) : findIndentedFunctions(tokens);
  countDecisions(units, tokens, language);
  return units;
}

/** Each decision counts for the innermost function around it. */
function countDecisions(units: readonly FunctionUnit[], tokens: readonly Token[], language: Language): void {
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
}
