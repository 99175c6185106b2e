import { describe, expect, it } from '@jest/globals';
import { toPlain } from '../runs/plain.js';
import { analyzeFile } from './analyze-file.js';
import { decodeSource } from './decode.js';
import { createDuplicateFinder } from './duplicates.js';
import { RESULT_BOUNDS, summarise, toRows } from './report.js';

function summaryOf(sources: Record<string, string>, failures: Parameters<typeof summarise>[1] = []) {
  const finder = createDuplicateFinder();
  const files = Object.entries(sources).map(([path, source]) => analyzeFile(path, source));
  for (const file of files) finder.add(file);
  return { files, summary: summarise(files, failures, finder.result(), RESULT_BOUNDS) };
}

describe('the summary of an analysis', () => {
  it('adds up by language, size, complexity and problem', () => {
    const { summary, files } = summaryOf(
      {
        'a.ts': '// c\nfunction f(x) { if (x) { return 1; } }\n',
        'b.ts': 'const b = 1;\n\n',
        'c.md': '# Title\n',
      },
      [
        { path: 'd.png', problem: 'binary' },
        { path: 'e.png', problem: 'binary' },
        { path: 'f.txt', problem: 'too_large' },
      ],
    );
    expect(summary).toMatchObject({
      operation: 'analyze',
      total: 6,
      successful: 3,
      failed: 3,
      failed_by_problem: { binary: 2, too_large: 1 },
      languages: {
        TypeScript: { files: 2, bytes: 58, code: 2, comment: 1, blank: 1 },
        Markdown: { files: 1, bytes: 8, code: 1, comment: 0, blank: 0 },
      },
      most_complex: [{ path: 'a.ts', name: 'f', line: 2, lines: 1, complexity: 2 }],
    });
    expect(summary.largest.map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'c.md']);
    expect(toRows(files)[0]).toEqual({
      path: 'a.ts',
      language: 'TypeScript',
      bytes: 44,
      code: 1,
      comment: 1,
      blank: 0,
      complexity: 2,
      functions: 1,
    });
  });

  it('names what to do about each kind of duplicate, in both languages', () => {
    const { summary } = summaryOf({ 'a.ts': 'let a;\n', 'b.ts': 'let a;\n', 'c.ts': 'let a;\n' });
    expect(summary.duplicates.exact).toEqual({
      groups: 1,
      shown: [
        {
          count: 3,
          lines: 1,
          similarity: 1,
          places: ['a.ts', 'b.ts', 'c.ts'],
          suggestion: {
            en: 'Keep a.ts and use it in place of its 2 copies.',
            he: 'כדאי להשאיר את a.ts ולהשתמש בו במקום 2 העותקים שלו.',
          },
        },
      ],
    });
  });

  it('fits what a run keeps of its result, however much there is to tell', () => {
    const body = (index: number) =>
      `if (a > ${index} && b) { for (const x of y) { z(x, ${index}); } } `.repeat(20 + (index % 7));
    const sources = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `${'very-long-folder-name/'.repeat(12)}${index}.ts`,
        index % 3 === 0 ? `let copy${index % 20};` : `function ${'n'.repeat(200)}${index}(a, b) { ${body(index)} }`,
      ]),
    );
    const failures = Array.from({ length: 500 }, (_, index) => ({
      path: `${'very-long-folder-name/'.repeat(12)}${index}.png`,
      problem: 'binary' as const,
    }));
    const { summary } = summaryOf(sources, failures);
    expect(summary.duplicates.exact.groups).toBeGreaterThan(5);
    expect(summary.duplicates.structural.groups).toBeGreaterThan(5);
    expect(toPlain(summary, { maxBytes: 32_000 }).plain).toEqual(JSON.parse(JSON.stringify(summary)));
  });
});

describe('decoding', () => {
  it.each([
    ['text', Buffer.from('שלום'), { source: 'שלום' }],
    ['nothing', Buffer.alloc(0), { source: '' }],
    ['a NUL', Buffer.from([80, 75, 0, 1]), { problem: 'binary' }],
    ['broken UTF-8', Buffer.from([0x61, 0xff, 0x62]), { problem: 'invalid_utf8' }],
    ['half a character', Buffer.from('שלום').subarray(0, 3), { problem: 'invalid_utf8' }],
  ])('of %s', (_name, bytes, decoded) => {
    expect(decodeSource(bytes)).toEqual(decoded);
  });
});
