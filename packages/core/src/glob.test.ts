import { describe, expect, it } from '@jest/globals';
import { matchesGlob } from './glob.js';

describe('matchesGlob', () => {
  it.each([
    ['job_failed', 'job_failed', true],
    ['job_failed', 'job_failed2', false],
    ['job_failed', 'job_faile', false],
    ['*', '', true],
    ['*', 'anything at all', true],
    ['', '', true],
    ['', 'a', false],
    ['?', '', false],
    ['?', 'a', true],
    ['job_?ost', 'job_lost', true],
    ['job_*', 'job_', true],
    ['job_*', 'jobs_', false],
    ['*_failed', 'job_failed', true],
    ['*_failed', 'job_failed_', false],
    ['*ab*ab', 'abxabab', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['gate:*', 'gate:drive', true],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
    ['**', 'x', true],
    ['*?', 'x', true],
    ['*?', '', false],
  ])('%s against %s is %s', (pattern, text, fits) => {
    expect(matchesGlob(pattern, text)).toBe(fits);
  });

  it.each([
    ['*a'.repeat(5_000), 'a'.repeat(4_999)],
    [`${'*a'.repeat(5_000)}b`, 'a'.repeat(10_000)],
    ['?*'.repeat(5_000), 'x'.repeat(4_999)],
  ])('is not slow for patterns that are made to be (case %#)', (pattern, text) => {
    const before = performance.now();
    expect(matchesGlob(pattern, text)).toBe(false);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
