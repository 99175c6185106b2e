/** One thing that happens, and what is to be seen after it. */
export type Step = { line: string; expected: string } & (
  | { kind: 'say' | 'press'; who: string; inGroup: boolean; text: string }
  | { kind: 'direction'; what: string }
);

const SPOKEN = /^(\w+)( in the group)?( presses)?: (.+)$/;

/**
 * Reads a script. `Dana: …` says something, `Dana presses: …` a button by what stands on it, `* …` happens by itself, `#` is
 * for readers; what is indented below was answered.
 */
export function parseScript(script: string): { steps: Step[]; heading: string } {
  const [heading = '', ...blocks] = script.split(/\n(?=[^\s#])/);
  return { heading, steps: blocks.map(parseStep) };
}

/** The same with other answers. */
export function writeScript(heading: string, steps: readonly Pick<Step, 'line' | 'expected'>[]): string {
  return [heading.trimEnd(), ...steps.map(({ line, expected }) => `${line}\n${expected}`.trimEnd())]
    .join('\n\n')
    .concat('\n');
}

function parseStep(block: string): Step {
  const [line = '', ...answers] = block.split('\n');
  const common = { line, expected: answers.join('\n').trimEnd() };
  if (line.startsWith('* ')) return { ...common, kind: 'direction', what: line.slice(2) };
  const [, who, inGroup, presses, text] = SPOKEN.exec(line) ?? [];
  if (who === undefined || text === undefined) throw new Error(`The script has a line that means nothing: ${line}`);
  return { ...common, kind: presses ? 'press' : 'say', who, inGroup: inGroup !== undefined, text };
}
