import { describe, expect, it } from '@jest/globals';
import { describeFailure, errorSignature, normalizeMessage } from './failure.js';
import { cutText, toPlain } from './plain.js';

describe('a plain copy', () => {
  const plain = (value: unknown, maxBytes = 10_000) => toPlain(value, { maxBytes }).plain;

  it('keeps what can be stored', () => {
    const at = new Date(5);
    expect(plain({ a: 1, b: 'two', c: [true, null], at })).toEqual({ a: 1, b: 'two', c: [true, null], at });
    expect(plain(undefined)).toBeNull();
    expect(plain(new Map([['k', new Set([1])]]))).toEqual({ k: [1] });
  });

  it('says what it cannot keep', () => {
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    const broken = {
      get bad() {
        throw new Error('no');
      },
    };
    expect(plain([ring, broken, Number.NaN, 1n, () => 1, new Date(Number.NaN)])).toEqual([
      { self: '[circular]' },
      { bad: '[unreadable]' },
      'NaN',
      '1',
      '[function]',
      '[invalid date]',
    ]);
  });

  it('takes away what a database reads as its own from keys, and pollutes no prototype', () => {
    const copied = plain(JSON.parse('{"$where":1,"a.b":2,"__proto__":{"polluted":true}}')) as object;
    expect(Object.keys(copied)).toEqual(['_where', 'a_b', '__proto__']);
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    ['a long text', '€'.repeat(1_000_000)],
    ['many items', Array.from({ length: 100_000 }, (_, index) => index)],
    ['many keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]))],
    ['many long texts', Array.from({ length: 1_000 }, () => 'x'.repeat(10_000))],
  ])('stays within its bytes with %s', (_name, value) => {
    expect(Buffer.byteLength(JSON.stringify(plain(value, 5_000)))).toBeLessThan(6_000);
  });
});

describe('a cut', () => {
  it('marks what is missing and splits no character', () => {
    expect(cutText('abc', 3)).toBe('abc');
    expect(cutText('abcd', 3)).toBe('abc…');
    expect(cutText('ab😀', 3)).toBe('ab…');
    expect(cutText('ab👨‍👩‍👧', 8)).toBe('ab…');
    expect(cutText(`a${'\u0301'.repeat(1_000)}`, 500)).toBe(`a${'\u0301'.repeat(499)}…`);
  });
});

describe('the signature of a failure', () => {
  it.each([
    ['timeout after 31 s for user 5512', 'timeout after 7 s for user 12'],
    ['cannot open /var/data/a.txt', 'cannot open /srv/other/b.txt'],
    ['no run 0190b6a1-7c1e-7abc-8def-0123456789ab', 'no run 0190ffff-7c1e-7abc-8def-0123456789ab'],
    ['GET https://a.example/x failed', 'GET https://b.example/y?z=1 failed'],
    ['bad value "one"', "bad value 'two words'"],
    ['commit deadbeef01 is missing', 'commit 0badcafe99 is missing'],
  ])('is the same for %j and %j', (one, other) => {
    expect(errorSignature(one)).toBe(errorSignature(other));
  });

  it('differs for different words and takes the first line only', () => {
    expect(errorSignature('disk full')).not.toBe(errorSignature('disk gone'));
    expect(errorSignature('disk full\nat 1')).toBe(errorSignature('disk full\nat 2'));
  });

  it.each([
    ['a'.repeat(50_000)],
    ['/a'.repeat(25_000)],
    ['0a'.repeat(25_000)],
    ['"'.repeat(50_000)],
    ['a-@.'.repeat(12_000)],
  ])('takes less than 50 ms for %#', (hostile) => {
    const from = performance.now();
    normalizeMessage(hostile);
    expect(performance.now() - from).toBeLessThan(50);
  });
});

describe('a failure', () => {
  it('names the kind of an error that is not a plain one, and keeps where it was thrown', () => {
    const failure = describeFailure(new TypeError('x is not a function'));
    expect(failure.message).toBe('TypeError: x is not a function');
    expect(failure.stack).toContain('text.test.ts');
  });
});
