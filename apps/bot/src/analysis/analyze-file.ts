import { createHash } from 'node:crypto';
import { createStructure, sketchOf } from './fingerprint.js';
import { findFunctions, isDecision } from './functions.js';
import { languageOf } from './languages.js';
import { type LineCounts, scanSource } from './scan.js';

export interface FunctionAnalysis {
  name: string;
  line: number;
  lines: number;
  complexity: number;
  tokens: number;
  /** Equal for functions of the same form; null for one too short to matter. */
  structure: string | null;
}

export interface FileAnalysis {
  path: string;
  language: string;
  bytes: number;
  lines: LineCounts;
  /** 1 and one for each decision in the file; 0 for what is no program. */
  complexity: number;
  functionCount: number;
  /** Those that fork or are long enough to be compared; the rest is only counted. */
  functions: FunctionAnalysis[];
  /** Equal for equal content. */
  digest: string;
  tokens: number;
  sketch: Uint32Array;
}

/** Shorter functions look alike by chance. */
const MIN_STRUCTURE_TOKENS = 50;
const MAX_NAME = 60;

/** Everything we say about one file. Pure; `path` only names it and tells the language. */
export function analyzeFile(path: string, source: string): FileAnalysis {
  const language = languageOf(path);
  const { tokens, lines } = scanSource(source, language);
  const units = findFunctions(tokens, language);
  const structure = createStructure(units.length > 0 ? tokens : []);
  const functions = units.map(({ name, line, endLine, complexity, from, to }) => ({
    name: name.slice(0, MAX_NAME),
    line,
    lines: endLine - line + 1,
    complexity,
    tokens: to - from,
    structure: to - from < MIN_STRUCTURE_TOKENS ? null : structure(from, to),
  }));
  return {
    path,
    language: language.name,
    bytes: Buffer.byteLength(source),
    lines,
    complexity: language.functions === null ? 0 : 1 + tokens.filter((token) => isDecision(token, language)).length,
    functionCount: units.length,
    functions: functions.filter(({ complexity, structure: form }) => complexity > 1 || form !== null),
    digest: createHash('sha256').update(source).digest('base64url'),
    tokens: tokens.length,
    sketch: sketchOf(tokens),
  };
}
