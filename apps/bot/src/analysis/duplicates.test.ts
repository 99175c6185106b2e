import { describe, expect, it } from '@jest/globals';
import { analyzeFile } from './analyze-file.js';
import { createDuplicateFinder } from './duplicates.js';

function duplicatesOf(files: Record<string, string>) {
  const finder = createDuplicateFinder();
  for (const [path, source] of Object.entries(files)) finder.add(analyzeFile(path, source));
  const { exact, near, structural } = finder.result();
  const named = (groups: typeof exact) =>
    groups.map(({ places }) => places.map(({ path, name }) => (name ? `${path} ${name}` : path)));
  return { exact: named(exact), near: named(near), structural: named(structural) };
}

/** A module of some 150 tokens that differs from others of other words. */
const moduleOf = (word: string, functions = 5) =>
  Array.from(
    { length: functions },
    (_, index) => `export function ${word}${index}(${word}: number) {\n  return ${word} + ${word}Base * ${index};\n}\n`,
  ).join('\n');

/** A function of the given names, long enough to be compared. */
const functionOf = (name: string, value: string) => `
function ${name}(${value}) {
  const found = [];
  for (const one of ${value}.items) {
    if (one.size > 10 && one.name !== '${name}') found.push({ name: one.name, size: one.size });
  }
  return found.sort((a, b) => a.size - b.size).slice(0, 10);
}
`;

describe('duplicates', () => {
  it('are exact when the content is the same, whatever the names; empty files are none', () => {
    const source = 'const one = 1;\n';
    expect(duplicatesOf({ 'a.ts': source, 'b/c.txt': source, 'd.ts': `${source} `, 'e.ts': '', 'f.ts': '' })).toEqual({
      exact: [['a.ts', 'b/c.txt']],
      near: [],
      structural: [],
    });
  });

  it('are near when most runs of tokens are shared', () => {
    const changed = moduleOf('order', 12).replace('order3Base', 'other');
    const files = {
      'a.ts': moduleOf('order', 12),
      'b.ts': `// a copy\n${changed}\nexport const more = 1;\n`,
      'c.ts': moduleOf('customer', 12),
    };
    expect(duplicatesOf(files).near).toEqual([['a.ts', 'b.ts']]);
  });

  it('are not near when a part is shared, be it a large one', () => {
    const words = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `w${from + index}`).join(' ');
    const files = Object.fromEntries(
      [0, 1, 2, 3, 4].map((index) => [
        `${index}.ts`,
        `${words(0, 300)} ${words(index * 1_000 + 1_000, index * 1_000 + 1_100)}`,
      ]),
    );
    expect(duplicatesOf(files).near).toEqual([]);
  });

  it('are told once: a copy is not near as well', () => {
    const source = moduleOf('order', 12);
    expect(duplicatesOf({ 'a.ts': source, 'b.ts': source })).toMatchObject({ exact: [['a.ts', 'b.ts']], near: [] });
  });

  it('are structural when functions differ in names and values alone', () => {
    const files = { 'a.ts': functionOf('large', 'shop'), 'b.ts': `let x;${functionOf('big', 'store')}` };
    expect(duplicatesOf(files).structural).toEqual([['a.ts large', 'b.ts big']]);
  });

  it('are not structural when the form differs, or the functions are short', () => {
    const other = functionOf('big', 'store').replace('>', '<');
    expect(duplicatesOf({ 'a.ts': functionOf('large', 'shop'), 'b.ts': other }).structural).toEqual([]);
    expect(duplicatesOf({ 'a.ts': 'function a() { return b(1); }', 'b.ts': 'function c() { return d(2); }' })).toEqual({
      exact: [],
      near: [],
      structural: [],
    });
  });

  it('are told of the outermost functions alone', () => {
    const nest = (name: string) => `function ${name}Outer() {\n${functionOf(name, 'shop')}\nreturn ${name};\n}`;
    expect(duplicatesOf({ 'a.ts': nest('one'), 'b.ts': nest('two') }).structural).toEqual([
      ['a.ts oneOuter', 'b.ts twoOuter'],
    ]);
  });

  it('come with the most repeated lines first', () => {
    const files = { 'a.ts': 'let a;\n', 'b.ts': 'let a;\n', 'c.ts': 'let c;\nlet d;\n', 'd.ts': 'let c;\nlet d;\n' };
    expect(duplicatesOf(files).exact).toEqual([
      ['c.ts', 'd.ts'],
      ['a.ts', 'b.ts'],
    ]);
  });
});
