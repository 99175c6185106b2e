import { describe, expect, it } from '@jest/globals';
import { languageOf } from './languages.js';
import { scanSource } from './scan.js';

const linesOf = (path: string, source: string) => scanSource(source, languageOf(path)).lines;
const textsOf = (path: string, source: string) => scanSource(source, languageOf(path)).tokens.map(({ text }) => text);

describe('counting lines', () => {
  it('tells code, comment and blank lines apart', () => {
    const source = '// one\n\nconst a = 1; // both\n/* two\n\n three */\nfoo();\n';
    expect(linesOf('a.ts', source)).toEqual({ code: 2, comment: 4, blank: 1 });
  });

  it.each([
    ['', { code: 0, comment: 0, blank: 0 }],
    ['\n', { code: 0, comment: 0, blank: 1 }],
    ['x', { code: 1, comment: 0, blank: 0 }],
    ['x\r\n\r\ny\r\n', { code: 2, comment: 0, blank: 1 }],
    ['/* never closed\n\n', { code: 0, comment: 2, blank: 0 }],
  ])('of %j', (source, lines) => {
    expect(linesOf('a.ts', source)).toEqual(lines);
  });

  it('takes comment marks inside texts for text', () => {
    expect(linesOf('a.ts', 'const url = "http://x/*";\nfoo(`\n// text\n`);\n')).toEqual({
      code: 4,
      comment: 0,
      blank: 0,
    });
  });

  it('knows the comments of each language', () => {
    expect(linesOf('a.py', '# c\nx = 1\n"""doc\nstring"""\n')).toEqual({ code: 3, comment: 1, blank: 0 });
    expect(linesOf('a.sh', 'echo $# a#b\n# c\n')).toEqual({ code: 1, comment: 1, blank: 0 });
    expect(linesOf('a.html', "<!-- a\nb -->\n<p>it's</p>\n")).toEqual({ code: 1, comment: 2, blank: 0 });
    expect(linesOf('a.unknown', '// text\n')).toEqual({ code: 1, comment: 0, blank: 0 });
  });
});

describe('tokens', () => {
  it('keep words, texts and marks whole, with their place', () => {
    expect(textsOf('a.ts', `if (a?.b === 'it\\'s' && שלום) {}`)).toEqual([
      'if',
      '(',
      'a',
      '?.',
      'b',
      '===',
      `'it\\'s'`,
      '&&',
      'שלום',
      ')',
      '{',
      '}',
    ]);
    const [, second] = scanSource('a\n  bc', languageOf('a.ts')).tokens;
    expect(second).toEqual({ kind: 'word', text: 'bc', line: 2, column: 2 });
  });

  it('end an unclosed text with its line, but not a template', () => {
    expect(textsOf('a.ts', `'open\nnext`)).toEqual([`'open`, 'next']);
    expect(textsOf('a.ts', '`open\nnext')).toEqual(['`open\nnext']);
  });
});

describe('languages', () => {
  it.each([
    ['src/a.test.ts', 'TypeScript'],
    ['A.PY', 'Python'],
    ['Dockerfile', 'Dockerfile'],
    ['src/Makefile', 'Makefile'],
    ['LICENSE', 'Other'],
    ['.gitignore', 'Other'],
    ['weird.constructor', 'Other'],
  ])('%s is %s', (path, name) => {
    expect(languageOf(path).name).toBe(name);
  });
});
