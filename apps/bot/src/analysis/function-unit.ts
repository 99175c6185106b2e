import type { Token } from './scan.js';

/** Something like a function: found by its shape, not by parsing. */
export interface FunctionUnit {
  name: string;
  /** First and last line, from 1. */
  line: number;
  endLine: number;
  /** 1 and one for each decision in it; functions inside count their own. */
  complexity: number;
  /** Its tokens: from the one that opens it to the one that closes it, exclusive. */
  from: number;
  to: number;
}

/** A unit that starts at the token; where it ends is not known yet. */
export function openUnit(name: string, { line }: Token, index: number): FunctionUnit {
  return { name, line, endLine: line, complexity: 1, from: index, to: index };
}

/** Ends the unit, if there is one, with its last token. */
export function closeUnit(unit: FunctionUnit | null | undefined, last: Token | undefined, index: number): void {
  if (!unit) return;
  unit.to = index + 1;
  unit.endLine = last?.line ?? unit.line;
}
