import { describe, expect, it } from '@jest/globals';
import { cutText, fitLines } from './cut.js';
import { type Line, plain } from './line.js';

const FAMILY = '👩‍👩‍👧‍👦';

describe('a cut text', () => {
  it('is as it was when it fits', () => {
    expect(cutText('x'.repeat(10), 10)).toBe('x'.repeat(10));
    expect(cutText('', 0)).toBe('');
  });

  it('ends with a mark, which counts', () => {
    expect(cutText('0123456789', 5)).toBe('0123…');
    expect(cutText('0123456789', 1)).toBe('…');
    expect(cutText('0123456789', 0)).toBe('');
  });

  it.each([
    ['an emoji', '😀'],
    ['joined emoji', FAMILY],
    ['a flag', '🇮🇱'],
    ['a letter with marks', 'שָׁ'],
    ['a skin tone', '👍🏽'],
  ])('never holds a part of %s', (_what, character) => {
    const text = character.repeat(20);
    for (let max = 0; max <= text.length; max += 1) {
      const cut = cutText(text, max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut === text || cut === '' || (cut.endsWith('…') && (cut.length - 1) % character.length === 0)).toBe(true);
    }
  });

  it('leaves a writing of one endless character out', () => {
    expect(cutText(`a${'\u0301'.repeat(10_000)}`, 100)).toBe('…');
  });
});

describe('lines that must fit', () => {
  const lines = (count: number): Line[] => Array.from({ length: count }, (_, index) => [plain(`line ${index}`)]);
  const units = (fitted: readonly Line[]) =>
    fitted.map((line) => line.map(({ text }) => text).join('')).join('\n').length;

  it('count their breaks, and the last one is cut', () => {
    expect(fitLines(lines(3), 20)).toEqual(lines(3));
    expect(fitLines(lines(3), 19)).toEqual([...lines(2), [plain('line…')]]);
    expect(fitLines(lines(3), 14)).toEqual([...lines(2), [plain('')]].slice(0, 2));
  });

  it('are never longer than they may be', () => {
    for (let max = 1; max < 30; max += 1) expect(units(fitLines(lines(4), max))).toBeLessThanOrEqual(max);
  });

  it('keep a line that is empty', () => {
    expect(fitLines([[plain('a')], [], [plain('b')]], 10)).toEqual([[plain('a')], [], [plain('b')]]);
  });
});
