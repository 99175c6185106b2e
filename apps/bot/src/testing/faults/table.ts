import { FAULTS, type FaultEntry, SECTIONS, titleOf } from './catalogue.js';

/** What a test notes about itself while it runs. */
export interface FaultNote {
  title: string;
  seed: number | null;
  figures: string[];
  /** Why it did not run. */
  skipped: string | null;
}

/** One run of the catalogue, or of a part of it. */
export interface FaultRun {
  at: string;
  /** Which faults were asked for. */
  extent: string;
  cores: number;
  node: string;
  database: string;
}

/** What the newest run that showed the fault found. */
export interface FaultResult {
  passed: boolean;
  skipped: string | null;
  seed: number | null;
  figure: string;
  seconds: number;
  run: FaultRun;
}

/** By fault. */
export type FaultResults = Record<string, FaultResult>;

export interface TestOutcome {
  title: string;
  status: string;
  durationMs: number;
}

/** The results known so far with those of a run: rows that it did not show stay as they were. Pure. */
export function mergeResults(
  known: FaultResults,
  outcomes: readonly TestOutcome[],
  notes: readonly FaultNote[],
  run: FaultRun,
): FaultResults {
  const merged: FaultResults = {};
  for (const entry of FAULTS) {
    const title = titleOf(entry);
    const note = notes.find((each) => each.title === title);
    const outcome = outcomes.find((each) => each.title === title);
    const before = known[entry.fault];
    // A test that failed before it could note anything has failed all the same.
    if (outcome && (note || outcome.status === 'failed')) {
      merged[entry.fault] = {
        passed: outcome.status === 'passed',
        skipped: note?.skipped ?? null,
        seed: note?.seed ?? null,
        figure: note?.figures.join('; ') ?? '',
        seconds: Math.round(outcome.durationMs / 100) / 10,
        run,
      };
    } else if (before) merged[entry.fault] = before;
  }
  return merged;
}

/** The tables for `docs/faults.md`: a section each, then the runs that the rows come from. Pure. */
export function renderTables(results: FaultResults): string {
  const runs = [...new Set(Object.values(results).map(({ run }) => JSON.stringify(run)))].sort();
  const sections = SECTIONS.map((section) => {
    const entries: FaultEntry[] = FAULTS.filter((entry) => entry.section === section);
    const rows = entries.map((entry) => renderRow(entry, results[entry.fault], runs));
    return [`### ${section}`, '', HEAD, ...rows].join('\n');
  });
  const footnotes = runs.map((run, index) => `- Run ${index + 1}: ${renderRun(JSON.parse(run) as FaultRun)}`);
  return [...sections, footnotes.join('\n')].filter((part) => part !== '').join('\n\n');
}

const HEAD =
  '| fault | what must hold | result | figure | took | seed | run |\n| --- | --- | --- | --- | --- | --- | --- |';

function renderRow(entry: FaultEntry, result: FaultResult | undefined, runs: readonly string[]): string {
  const { fault, holds, unshown = 'no run so far' } = entry;
  if (!result) return line([fault, holds, `not shown: ${unshown}`, '', '', '', '']);
  const { passed, skipped, figure, seconds, seed, run } = result;
  const word = skipped === null ? (passed ? 'passed' : '**failed**') : `not shown: ${skipped}`;
  return line([fault, holds, word, figure, `${seconds} s`, seed ?? '', runs.indexOf(JSON.stringify(run)) + 1]);
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function renderRun({ at, extent, cores, node, database }: FaultRun): string {
  return `${at}, ${extent}, ${cores} cores, Node ${node}, ${database}`;
}
