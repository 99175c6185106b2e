import { type Document, isAlias, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';

export type Complain = (line: number, rule: string | null, reason: string, hint: string) => void;

/** A rules file as YAML, with what is needed to say where a value stands. */
export interface YamlFile {
  root: Node | null;
  complain: Complain;
  lineAt(offset: number): number;
  /** What a node stands for: itself, or what an alias names; undefined when there is no such thing. */
  resolve(node: Node | null): Node | null | undefined;
}

export const MAX_FILE_BYTES = 256 * 1_024;
/** Following an alias takes a walk through the whole file. */
const MAX_ALIASES = 100;
/** Control characters, and the sign that stands for bytes which are no UTF-8. */
const NOT_TEXT = /[^\t\n\r\P{Cc}]|\uFFFD/u;

/** Reads a text as YAML. Complains about all that keeps it from being read, and answers null then. */
export function openYaml(text: string, complain: Complain): YamlFile | null {
  const refuse = (line: number, reason: string, hint: string) => {
    complain(line, null, reason, hint);
    return null;
  };
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    return refuse(1, 'the file is larger than 256 kB', 'Write fewer rules; one with * covers many jobs');
  }
  const binary = text.search(NOT_TEXT);
  if (binary >= 0) {
    const line = text.slice(0, binary).split('\n').length;
    return refuse(line, 'the file has characters that are not text', 'Save it as plain text in UTF-8');
  }
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const document = withoutStacks(() =>
    parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false }),
  );
  const mistakes = firstOfEachLine([...document.errors, ...document.warnings], lineAt);
  for (const [line, { code, message }] of mistakes) refuse(line, `the YAML is wrong: ${message}`, hintFor(code));
  if (mistakes.size > 0) return null;
  return { root: document.contents, complain, lineAt, resolve: createResolve(document) };
}

/** A file may have a hundred thousand mistakes, and most of the time would go into stacks that nobody reads. */
function withoutStacks<T>(parse: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parse();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A mistake often makes the parser stumble over the rest of its line too. */
function firstOfEachLine(errors: readonly YAMLError[], lineAt: (offset: number) => number): Map<number, YAMLError> {
  const first = new Map<number, YAMLError>();
  for (const error of errors) {
    const line = lineAt(error.pos[0]);
    if (!first.has(line)) first.set(line, error);
  }
  return first;
}

function hintFor(code: YAMLError['code']): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'Indent with spaces';
    case 'MULTIPLE_DOCS':
      return 'Put all rules under one "alerts" and take out the ---';
    case 'MISSING_CHAR':
      return 'Look here and above for a missing quote, bracket, colon or dash';
    case 'TAG_RESOLVE_FAILED':
      return 'Take out the word that begins with !';
    case 'RESOURCE_EXHAUSTION':
      return 'Rules are nested three levels deep at most';
    default:
      return 'Look at the indentation and at quotes; a text with : or { or # in it wants quotes around it';
  }
}

/** Aliases beyond the bound stand for nothing. */
function createResolve(document: Document): YamlFile['resolve'] {
  let followed = 0;
  return (node) => {
    if (!isAlias(node)) return node;
    followed += 1;
    return followed > MAX_ALIASES ? undefined : node.resolve(document);
  };
}
