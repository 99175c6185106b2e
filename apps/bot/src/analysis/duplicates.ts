import type { FileAnalysis } from './analyze-file.js';
import { similarity } from './fingerprint.js';

/** A stretch of a file: a whole one for exact and near duplicates, a function for structural ones. */
export interface Place {
  path: string;
  line: number;
  name: string | null;
}

export interface DuplicateGroup {
  places: Place[];
  /** Lines of one copy. */
  lines: number;
  /** 1 for exact; for near ones the least that made a file join. */
  similarity: number;
}

export interface Duplicates {
  exact: DuplicateGroup[];
  near: DuplicateGroup[];
  structural: DuplicateGroup[];
}

/** Files with fewer tokens look alike by chance. */
const MIN_TOKENS = 50;
const NEAR = 0.8;
/** How many of a sketch's smallest hashes are looked up: files that are 80 % alike all but surely share one of 16. */
const PROBES = 16;

/** A function in its place. */
interface Stretch {
  path: string;
  line: number;
  endLine: number;
  name: string;
}

/**
 * Finds duplicates as files come in, one at a time, so that the work is spread over the whole analysis. Of exact copies only the
 * first is compared further; what an outer function repeats is not told again for the functions inside it.
 */
export function createDuplicateFinder() {
  const exact = new Map<string, DuplicateGroup>();
  const firstWithHash = new Map<number, { file: FileAnalysis; group: DuplicateGroup }>();
  const near: DuplicateGroup[] = [];
  const structural = new Map<string, { tokens: number; functions: Stretch[] }>();

  function joinNear(file: FileAnalysis): void {
    let group: DuplicateGroup | undefined;
    const probes = file.sketch.subarray(0, PROBES);
    const tried = new Set<FileAnalysis>();
    for (const hash of probes) {
      const first = firstWithHash.get(hash);
      if (!first || tried.has(first.file)) continue;
      tried.add(first.file);
      const alike = similarity(first.file.sketch, file.sketch);
      if (alike < NEAR) continue;
      group = first.group;
      group.places.push(whole(file));
      group.similarity = Math.min(group.similarity, alike);
      break;
    }
    group ??= { places: [whole(file)], lines: countLines(file), similarity: 1 };
    for (const hash of probes) if (!firstWithHash.has(hash)) firstWithHash.set(hash, { file, group });
    if (group.places.length === 2) near.push(group);
  }

  return {
    add(file: FileAnalysis): void {
      if (file.bytes === 0) return;
      const copies = exact.get(file.digest);
      if (copies) {
        copies.places.push(whole(file));
        return;
      }
      exact.set(file.digest, { places: [whole(file)], lines: countLines(file), similarity: 1 });
      if (file.tokens >= MIN_TOKENS) joinNear(file);
      for (const { structure, name, line, lines, tokens } of file.functions) {
        if (structure === null) continue;
        const known = structural.get(structure) ?? { tokens, functions: [] };
        known.functions.push({ path: file.path, name, line, endLine: line + lines - 1 });
        structural.set(structure, known);
      }
    },

    /** Groups of two and more, the ones with most repeated lines first. */
    result(): Duplicates {
      const copies = [...exact.values()].filter(({ places }) => places.length > 1);
      return {
        exact: copies.sort(byRepeatedLines),
        near: [...near].sort(byRepeatedLines),
        structural: outermost([...structural.values()]).sort(byRepeatedLines),
      };
    },
  };
}

/** Groups whose functions do not all lie within functions of groups already taken. */
function outermost(candidates: { tokens: number; functions: Stretch[] }[]): DuplicateGroup[] {
  const groups: DuplicateGroup[] = [];
  const taken = new Map<string, Stretch[]>();
  const isWithin = ({ path, line, endLine }: Stretch) =>
    taken.get(path)?.some((outer) => outer.line <= line && outer.endLine >= endLine) ?? false;

  const longestFirst = candidates.filter(({ functions }) => functions.length > 1).sort((a, b) => b.tokens - a.tokens);
  for (const { functions } of longestFirst) {
    if (functions.every(isWithin)) continue;
    for (const one of functions) {
      const inFile = taken.get(one.path) ?? [];
      inFile.push(one);
      taken.set(one.path, inFile);
    }
    const [first] = functions;
    groups.push({
      places: functions.map(({ path, line, name }) => ({ path, line, name })),
      lines: first ? first.endLine - first.line + 1 : 0,
      similarity: 1,
    });
  }
  return groups;
}

function byRepeatedLines(a: DuplicateGroup, b: DuplicateGroup): number {
  return b.lines * (b.places.length - 1) - a.lines * (a.places.length - 1);
}

function whole({ path }: FileAnalysis): Place {
  return { path, line: 1, name: null };
}

function countLines({ lines }: FileAnalysis): number {
  return lines.code + lines.comment + lines.blank;
}
