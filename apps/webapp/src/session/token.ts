import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares secrets by their digests, in constant time. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
