import type { FileAnalysis } from './analyze-file.js';
import type { FileProblem } from './decode.js';
import type { DuplicateGroup, Duplicates } from './duplicates.js';
import { suggestionFor } from './suggest.js';

export interface FileFailure {
  path: string;
  problem: FileProblem;
}

export interface LanguageTotals {
  files: number;
  bytes: number;
  code: number;
  comment: number;
  blank: number;
}

/** How much of each list is told. */
export interface ReportBounds {
  top: number;
  failures: number;
  groups: number;
  /** Of each group. */
  places: number;
}

/** What fits a run's result (32 kB), whatever was analysed. */
export const RESULT_BOUNDS: ReportBounds = { top: 10, failures: 20, groups: 5, places: 4 };
/** What the kept report tells. */
export const REPORT_BOUNDS: ReportBounds = { top: 100, failures: 1_000, groups: 200, places: 50 };

const MAX_PATH = 120;

/** What a batch found, small whatever its size: totals, and of each list the first few with how many there are. */
export function summarise(
  files: readonly FileAnalysis[],
  failures: readonly FileFailure[],
  duplicates: Duplicates,
  bounds: ReportBounds,
) {
  return {
    operation: 'analyze' as const,
    total: files.length + failures.length,
    successful: files.length,
    failed: failures.length,
    failures: failures.slice(0, bounds.failures).map(({ path, problem }) => ({ path: shorten(path), problem })),
    failed_by_problem: countBy(failures.map(({ problem }) => problem)),
    languages: totalsByLanguage(files),
    largest: [...files]
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, bounds.top)
      .map(({ path, bytes, language }) => ({ path: shorten(path), bytes, language })),
    most_complex: mostComplex(files, bounds.top),
    duplicates: {
      exact: present('exact', duplicates.exact, bounds),
      near: present('near', duplicates.near, bounds),
      structural: present('structural', duplicates.structural, bounds),
    },
  };
}

/** One row per file, for the report that is kept. */
export function toRows(files: readonly FileAnalysis[]) {
  return files.map(({ path, language, bytes, lines, complexity, functionCount }) => ({
    path: shorten(path),
    language,
    bytes,
    ...lines,
    complexity,
    functions: functionCount,
  }));
}

function totalsByLanguage(files: readonly FileAnalysis[]): Record<string, LanguageTotals> {
  const totals = new Map<string, LanguageTotals>();
  for (const { language, bytes, lines } of files) {
    const sum = totals.get(language) ?? { files: 0, bytes: 0, code: 0, comment: 0, blank: 0 };
    totals.set(language, {
      files: sum.files + 1,
      bytes: sum.bytes + bytes,
      code: sum.code + lines.code,
      comment: sum.comment + lines.comment,
      blank: sum.blank + lines.blank,
    });
  }
  return Object.fromEntries([...totals].sort(([, a], [, b]) => b.code - a.code));
}

function mostComplex(files: readonly FileAnalysis[], top: number) {
  return files
    .flatMap(({ path, functions }) => functions.map((one) => ({ path, ...one })))
    .filter(({ complexity }) => complexity > 1)
    .sort((a, b) => b.complexity - a.complexity)
    .slice(0, top)
    .map(({ path, name, line, lines, complexity }) => ({ path: shorten(path), name, line, lines, complexity }));
}

function present(kind: keyof Duplicates, groups: readonly DuplicateGroup[], bounds: ReportBounds) {
  const shown = groups.slice(0, bounds.groups).map((group) => {
    const places = group.places.map((place) => ({ ...place, path: shorten(place.path) }));
    return {
      count: places.length,
      lines: group.lines,
      similarity: Math.floor(group.similarity * 100) / 100,
      // Texts, not objects: a run's result keeps six levels.
      places: places.slice(0, bounds.places).map(({ path, line, name }) => (name ? `${path}:${line} ${name}` : path)),
      suggestion: suggestionFor(kind, { ...group, places }),
    };
  });
  return { groups: groups.length, shown };
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** The end of a path says more than its start. */
function shorten(path: string): string {
  return path.length <= MAX_PATH ? path : `…${path.slice(1 - MAX_PATH)}`;
}
