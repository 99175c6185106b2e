import type { Token } from './scan.js';

/** How many tokens make one shingle. */
const SHINGLE = 5;
/** How many of the smallest hashes are kept: exact up to so many shingles, an estimate beyond. */
const SKETCH_SIZE = 1_024;
const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;

/**
 * A bottom-k MinHash sketch (Broder 1997): the smallest distinct hashes of all runs of five tokens, in rising order. Two texts that
 * share most of their runs share most of their sketch.
 */
export function sketchOf(tokens: readonly Token[]): Uint32Array {
  const hashes = Uint32Array.from(tokens, ({ text }) => hashText(text));
  const shingles = new Set<number>();
  for (let at = 0; at + SHINGLE <= hashes.length; at += 1) {
    let hash = FNV_OFFSET;
    for (let offset = 0; offset < SHINGLE; offset += 1) {
      hash = mix(hash ^ (hashes[at + offset] ?? 0));
    }
    shingles.add(hash);
  }
  return Uint32Array.from(shingles).sort().slice(0, SKETCH_SIZE);
}

/** How alike two sketched texts are, 0 to 1 (Jaccard). Of sketches that were cut, the smallest of both together are compared. */
export function similarity(a: Uint32Array, b: Uint32Array): number {
  const isCut = a.length === SKETCH_SIZE || b.length === SKETCH_SIZE;
  const limit = isCut ? SKETCH_SIZE : Number.POSITIVE_INFINITY;
  let union = 0;
  let shared = 0;
  for (let i = 0, j = 0; (i < a.length || j < b.length) && union < limit; union += 1) {
    const left = a[i] ?? Number.POSITIVE_INFINITY;
    const right = b[j] ?? Number.POSITIVE_INFINITY;
    if (left === right) shared += 1;
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return union === 0 ? 0 : shared / union;
}

/**
 * Answers, for any stretch of the tokens, a text that is equal for code of the same form: names, numbers and texts do not count,
 * words of the language do. Polynomial prefix hashes make each answer cost the same, however deep functions are nested.
 */
export function createStructure(tokens: readonly Token[]): (from: number, to: number) => string {
  const form = tokens.map(({ kind, text }) =>
    kind === 'mark' || KEYWORDS.has(text) ? hashText(text) : kind === 'word' ? 1 : 2,
  );
  const [left, right] = [prefixHash(form, 0x01000193), prefixHash(form, 0x5bd1e995)];
  return (from, to) => `${left(from, to).toString(36)}.${right(from, to).toString(36)}`;
}

function prefixHash(values: readonly number[], base: number): (from: number, to: number) => number {
  const sums = new Int32Array(values.length + 1);
  const powers = new Int32Array(values.length + 1).fill(1);
  for (const [index, value] of values.entries()) {
    sums[index + 1] = Math.imul(sums[index] ?? 0, base) + value;
    powers[index + 1] = Math.imul(powers[index] ?? 1, base);
  }
  return (from, to) => ((sums[to] ?? 0) - Math.imul(sums[from] ?? 0, powers[to - from] ?? 1)) >>> 0;
}

const KEYWORDS = new Set(
  `async await break case catch class const continue def defer do elif else except finally fn for from func function go if import in
   instanceof interface is lambda let match new not null of or and pass raise return select static struct super switch this throw try
   type typeof undefined var void while with yield true false None True False self`.split(/\s+/),
);

function hashText(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash >>> 0;
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
