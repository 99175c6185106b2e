import { describe, expect, it } from '@jest/globals';
import { diffJson } from './json-diff.js';

describe('diffJson', () => {
  it.each([
    ['equal values', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['nothing and nothing', null, null, []],
    ['names in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['a value that changed', { a: 1 }, { a: '1' }, [{ path: 'a', before: 1, after: '1' }]],
    [
      'what is gone, and what is new',
      { old: 1 },
      { fresh: 2 },
      [
        { path: 'old', before: 1 },
        { path: 'fresh', after: 2 },
      ],
    ],
    ['null is a value', { a: null }, {}, [{ path: 'a', before: null }]],
    [
      'places within',
      { a: [{ b: 1 }, 2] },
      { a: [{ b: 3 }, 2, 4] },
      [
        { path: 'a[0].b', before: 1, after: 3 },
        { path: 'a[2]', after: 4 },
      ],
    ],
    [
      'names that are no words',
      { 'a b': { '': 1 } },
      { 'a b': { '': 2 } },
      [{ path: '["a b"][""]', before: 1, after: 2 }],
    ],
    ['a list that became an object', { a: [] }, { a: {} }, [{ path: 'a', before: [], after: {} }]],
    ['the whole', 'x', 7, [{ path: '', before: 'x', after: 7 }]],
    ['nothing that became something', null, { a: 1 }, [{ path: '', before: null, after: { a: 1 } }]],
  ])('%s', (_, before, after, expected) => {
    expect(diffJson(before, after)).toEqual(expected);
  });

  it('takes names that objects have of themselves for what they are', () => {
    const given: unknown = JSON.parse('{"__proto__":1,"constructor":2}');
    expect(diffJson({}, given)).toEqual([
      { path: '__proto__', after: 1 },
      { path: 'constructor', after: 2 },
    ]);
  });

  it('comes to an end in depths that nobody reads', () => {
    const deep = (value: number) => Array.from({ length: 3_000 }).reduce<unknown>((inner) => ({ inner }), value);
    expect(diffJson(deep(1), deep(1))).toEqual([]);
    const [difference, ...more] = diffJson(deep(1), deep(2));
    expect(difference?.path).toBe(Array(20).fill('inner').join('.'));
    expect(more).toEqual([]);
  });
});
