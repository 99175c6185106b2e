import { describe, expect, it } from '@jest/globals';
import { createStructure, similarity, sketchOf } from './fingerprint.js';
import { languageOf } from './languages.js';
import { scanSource } from './scan.js';

const tokensOf = (source: string) => scanSource(source, languageOf('a.ts')).tokens;
const words = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `w${from + index}`).join(' ');
const alike = (a: string, b: string) => similarity(sketchOf(tokensOf(a)), sketchOf(tokensOf(b)));

describe('similarity', () => {
  it('is 1 for the same, 0 for what shares nothing, and 0 for nothing at all', () => {
    expect(alike(words(0, 200), words(0, 200))).toBe(1);
    expect(alike(words(0, 200), words(500, 700))).toBe(0);
    expect(alike('', '')).toBe(0);
  });

  it('is the shared part of all runs of five tokens, exactly while texts are small', () => {
    // Runs: 96 and 96, of which 86 are shared, of 106 in all.
    expect(alike(words(0, 100), words(10, 110))).toBeCloseTo(86 / 106, 10);
  });

  it.each([
    ['of one size', words(0, 20_000), words(4_000, 24_000), 15_996 / 23_996],
    ['of which one is part of the other', words(0, 10_000), words(0, 30_000), 9_996 / 29_996],
  ])('is an estimate within a few percent for large texts %s', (_name, a, b, shared) => {
    expect(Math.abs(alike(a, b) - shared)).toBeLessThan(0.05);
  });

  it('does not see comments and blanks', () => {
    expect(alike('a b c d e f', 'a  b // x\n c d /* y */ e f')).toBe(1);
  });
});

describe('structure', () => {
  const structureOf = (source: string) => {
    const tokens = tokensOf(source);
    return createStructure(tokens)(0, tokens.length);
  };

  it('is equal when only names, numbers and texts differ', () => {
    expect(structureOf(`if (a > 1) return 'x' + b;`)).toBe(structureOf(`if (count > 42) return "longer" + name;`));
  });

  it.each(['if (a > 1) throw b;', 'if (a < 1) return b;', 'if (a > b) return b;', 'if (a > 1) return b'])(
    'differs from %j when the form does',
    (other) => {
      expect(structureOf('if (a > 1) return b;')).not.toBe(structureOf(other));
    },
  );

  it('of a stretch does not depend on what stands around it', () => {
    const tokens = tokensOf('x y z; if (a) b(); if (c) d();');
    const structure = createStructure(tokens);
    expect(structure(4, 12)).toBe(structure(12, 20));
    expect(structure(4, 12)).not.toBe(structure(3, 11));
  });
});
