/** One mistake in a rules file, and what to do about it. */
export interface RuleProblem {
  file: string;
  /** Counted from 1; a mistake of the file as a whole stands on line 1. */
  line: number;
  /** The rule's name, `#3` for the third rule if it has none, null outside of rules. */
  rule: string | null;
  /** What is wrong, without a full stop. */
  reason: string;
  /** What to write instead, as a sentence without a full stop. */
  hint: string;
}

/** A problem as one line: `config/alerts.yml:4: rule nightly: severity "eror" is unknown. Did you mean "error"?` */
export function problemText({ file, line, rule, reason, hint }: RuleProblem): string {
  const stop = hint.endsWith('?') ? '' : '.';
  return `${file}:${line}: ${rule === null ? '' : `rule ${rule}: `}${reason}. ${hint}${stop}`;
}

/** Suggests the known word that is nearest to a wrong one, or else lists what is known. */
export function suggest(word: string, known: readonly string[]): string {
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsBetween(word.slice(0, 64).toLowerCase(), candidate) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  if (best && best.edits <= Math.ceil(word.length / 3)) return `Did you mean "${best.candidate}"?`;
  return `Known are ${known.join(', ')}`;
}

/** How many letters must be put in, taken out or changed to make one word of the other (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const change = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
