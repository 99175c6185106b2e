import { describe, expect, it } from '@jest/globals';
import { findHostile } from './hostile.js';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
const wide = (keys: number) => Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, n]));

describe('what no body may carry', () => {
  it.each([
    ['a key of the prototype', '{"a":[{"__proto__":1}]}', 'body.a.0', 'must not have the key "__proto__"'],
    ['a constructor', '{"constructor":1}', 'body', 'must not have the key "constructor"'],
    ['an operator', '{"a":{"$gt":1}}', 'body.a', 'must not have the key "$gt"'],
    ['a dotted key', '{"a":{"b.c":1}}', 'body.a', 'must not have the key "b.c"'],
    ['a key with NUL', '{"\\u0000":1}', 'body', 'must not have keys with NUL or broken characters'],
    ['NUL', '{"a":"\\u0000"}', 'body.a', 'must not contain NUL or broken characters'],
    ['half a character', '["\\ud83d"]', 'body.0', 'must not contain NUL or broken characters'],
    ['infinity', '{"a":1e999}', 'body.a', 'must be a finite number'],
  ])('%s is found, with its place', (_, text, path, message) => {
    expect(findHostile(JSON.parse(text))).toEqual([{ path, message }]);
  });

  it('is bounded in depth and in number', () => {
    expect(findHostile(nested(20))).toEqual([]);
    expect(findHostile(nested(21))).toHaveLength(1);
    expect(findHostile(wide(1_000))).toEqual([]);
    expect(findHostile(wide(1_001))).toHaveLength(1);
  });

  it('does not include what people write', () => {
    expect(findHostile({ note: 'שלום 👋 $5.00 {"$gt":1}\n', n: -1.5, list: [true, null, ''] })).toEqual([]);
  });
});
