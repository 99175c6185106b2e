import { closeUnit, type FunctionUnit, openUnit } from './function-unit.js';
import type { Token } from './scan.js';

/** Python's functions: each lasts until a line that is indented no deeper than its `def`. */
export function findIndentedFunctions(tokens: readonly Token[]): FunctionUnit[] {
  const units: FunctionUnit[] = [];
  const open: { unit: FunctionUnit; column: number }[] = [];
  let indentation = 0;
  let brackets = 0;

  for (const [index, token] of tokens.entries()) {
    // Within brackets a line goes on, however it is indented.
    if (brackets === 0 && token.line !== tokens[index - 1]?.line) {
      indentation = token.column;
      while ((open.at(-1)?.column ?? -1) >= indentation) closeUnit(open.pop()?.unit, tokens[index - 1], index - 1);
    }
    brackets = Math.max(0, brackets + depthChange(token));
    const name = tokens[index + 1];
    if (token.kind !== 'word' || token.text !== 'def' || name?.kind !== 'word') continue;
    const unit = openUnit(name.text, token, index);
    units.push(unit);
    open.push({ unit, column: indentation });
  }
  for (const { unit } of open) closeUnit(unit, tokens.at(-1), tokens.length - 1);
  return units;
}

function depthChange({ kind, text }: Token): number {
  if (kind !== 'mark') return 0;
  if ('([{'.includes(text)) return 1;
  return ')]}'.includes(text) ? -1 : 0;
}
