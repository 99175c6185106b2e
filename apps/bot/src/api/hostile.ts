import type { Problem } from './errors.js';

const MAX_DEPTH = 20;
const MAX_KEYS = 1_000;
const MAX_PROBLEMS = 20;
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What no request may carry at any depth, whatever its schema allows: keys that mean something to JavaScript or to the
 * database, NUL, halves of surrogate pairs, numbers beyond range, and more depth or keys than anybody needs.
 */
export function findHostile(root: unknown): Problem[] {
  const problems: Problem[] = [];
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value: root, path: 'body', depth: 0 }];
  let keys = 0;
  for (let next = waiting.pop(); next && problems.length < MAX_PROBLEMS; next = waiting.pop()) {
    const { value, path, depth } = next;
    const wrong = typeof value === 'object' && value !== null ? null : wrongScalar(value);
    if (wrong) problems.push({ path, message: wrong });
    if (typeof value !== 'object' || value === null) continue;
    if (depth === MAX_DEPTH)
      return [...problems, { path: 'body', message: `is nested deeper than ${MAX_DEPTH} levels` }];
    for (const [key, child] of Object.entries(value)) {
      if (++keys > MAX_KEYS) return [...problems, { path: 'body', message: `has more than ${MAX_KEYS} values` }];
      const wrongName = Array.isArray(value) ? null : wrongKey(key);
      if (wrongName) problems.push({ path, message: wrongName });
      else waiting.push({ value: child, path: `${path}.${key}`, depth: depth + 1 });
    }
  }
  return problems;
}

/** True for text that storage or a terminal would misread: NUL, or half of a surrogate pair. */
export function isUnsafeText(text: string): boolean {
  return text.includes('\0') || /\p{Surrogate}/u.test(text);
}

function wrongScalar(value: unknown): string | null {
  if (typeof value === 'string' && isUnsafeText(value)) return 'must not contain NUL or broken characters';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'must be a finite number';
  return null;
}

function wrongKey(key: string): string | null {
  if (RESERVED.has(key) || key.startsWith('$') || key.includes('.')) {
    return `must not have the key ${JSON.stringify(key.slice(0, 100))}`;
  }
  return isUnsafeText(key) ? 'must not have keys with NUL or broken characters' : null;
}
