import { describe, expect, it } from '@jest/globals';
import { findFunctions } from './functions.js';
import { languageOf } from './languages.js';
import { scanSource } from './scan.js';

function functionsOf(path: string, source: string): string[] {
  const language = languageOf(path);
  return findFunctions(scanSource(source, language).tokens, language).map(
    ({ name, line, endLine, complexity }) => `${name} ${line}-${endLine} ${complexity}`,
  );
}

describe('functions in braces', () => {
  it('are found by their parameters, however they are written', () => {
    const source = `function plain(a: number): Promise<Map<string, number>> {
      return a;
    }
    const arrow = async ({ a, b }: { a: number }): Promise<void> => {
      await a;
    };
    class Thing extends Base {
      method(x = 1) { return x; }
      get size() { return 1; }
      private handler: Handler = (event) => { event; };
    }
    list.map((item) => { return item; });
    export default function () { }
    const named = function () { };
    function generic<A, B extends Map<A, A>>(a: A) { return a; }`;
    expect(functionsOf('a.ts', source)).toEqual([
      'plain 1-3 1',
      'arrow 4-6 1',
      'method 8-8 1',
      'size 9-9 1',
      'handler 10-10 1',
      '(anonymous) 12-12 1',
      '(anonymous) 13-13 1',
      'named 14-14 1',
      'generic 15-15 1',
    ]);
  });

  it('are not statements, objects or classes', () => {
    const source = `if (a) { b(); } else if (c(d)) { }
    for (const x of y(z)) { } while (f(x)) { } switch (x(1)) { case 1: { } }
    try { } catch (error) { }
    const o = { a: f(x), b: { c: 1 } };
    call(g(x), { a: 1 });
    interface I { a: string }`;
    expect(functionsOf('a.ts', source)).toEqual([]);
  });

  it('count each decision for the innermost function', () => {
    const source = `function outer(a) {
      if (a && b || c) { return a ? 1 : 2; }
      const inner = () => { for (;;) { while (a ?? b) { } } };
      switch (a) { case 1: case 2: break; }
      return 'if (x) && y';
    }`;
    expect(functionsOf('a.ts', source)).toEqual(['outer 1-6 7', 'inner 3-3 4']);
  });

  it('are found in Go and Rust, where conditions have no parentheses', () => {
    const go = 'func (s *S) Read(p []byte) (n int, err error) {\n  if f(x) {\n  }\n  for i := range g(y) {\n  }\n}';
    expect(functionsOf('a.go', go)).toEqual(['Read 1-6 3']);
    const rust = "fn first<'a>(x: &'a str) -> Result<u8, E> {\n  match f(x) { Some(y) => { y? } }\n}";
    expect(functionsOf('a.rs', rust)).toEqual(['first 1-3 1']);
  });

  it('survive braces that never close or never opened', () => {
    expect(functionsOf('a.ts', '}}) function a() { if (x) {')).toEqual(['a 1-1 2']);
  });
});

describe('functions by indentation', () => {
  it('last until a line that is indented no deeper', () => {
    const source = `class A:
    def one(self, x):
        if x and (
    y or z
        ):
            return 1

    async def two(self):
        def inner():
            for a in b:
                pass
        return inner

def three(): return 1 if x else 2
`;
    expect(functionsOf('a.py', source)).toEqual(['one 2-6 4', 'two 8-12 1', 'inner 9-11 2', 'three 14-14 2']);
  });
});

describe('hostile sources', () => {
  it.each([
    ['nested functions', 'f(){'],
    ['open parentheses', '('],
    ['comments that open and close', '/*/'],
    ['words on one line', 'a '],
  ])('of %s take time in proportion to their size', (_name, unit) => {
    const language = languageOf('a.ts');
    const timeOf = (size: number) => {
      const source = unit.repeat(size / unit.length);
      const before = performance.now();
      findFunctions(scanSource(source, language).tokens, language);
      return performance.now() - before;
    };
    const small = Math.max(timeOf(80_000), timeOf(80_000));
    // Ten times the size is ten times the time, or a hundred when something is read again and again.
    expect(timeOf(800_000)).toBeLessThan(40 * small + 100);
  });
});
