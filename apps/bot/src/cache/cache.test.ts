import { describe, expect, it } from '@jest/globals';
import { createCache } from './cache.js';

function cacheAt({ maxEntries = 100 } = {}) {
  const clock = { ms: 0 };
  return { clock, cache: createCache({ maxEntries, now: () => clock.ms }) };
}

/** A computation that counts how often it was asked and answers when told. */
function gated<T>() {
  const answers: ((value: T) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const compute = () =>
    new Promise<T>((resolve, reject) => {
      answers.push(resolve);
      failures.push(reject);
    });
  return { compute, answers, failures };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the cache', () => {
  it('computes once and answers from memory until the entry expires', async () => {
    const { cache, clock } = cacheAt();
    let computed = 0;
    const ask = () => cache.cached('stats', 1_000, async () => ++computed);

    expect([await ask(), await ask()]).toEqual([1, 1]);
    clock.ms = 999;
    expect(await ask()).toBe(1);
    clock.ms = 1_000;
    expect(await ask()).toBe(2);
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 2, entries: 1 });
  });

  it('keeps what is undefined, null or false', async () => {
    const { cache } = cacheAt();
    let computed = 0;
    for (const value of [undefined, null, false]) {
      const compute = async () => {
        computed += 1;
        return value;
      };
      const ask = () => cache.cached(String(value), null, compute);
      expect([await ask(), await ask()]).toEqual([value, value]);
    }
    expect(computed).toBe(3);
  });

  it('shares one computation among callers that ask at the same time', async () => {
    const { cache } = cacheAt();
    const { compute, answers } = gated<string>();
    const asked = [cache.cached('k', 1_000, compute), cache.cached('k', 1_000, compute)];
    await turn();
    expect(answers).toHaveLength(1);
    answers[0]?.('once');
    expect(await Promise.all(asked)).toEqual(['once', 'once']);
  });

  it('tells a failure to everybody who waits, and keeps none of it', async () => {
    const { cache } = cacheAt();
    const { compute, failures } = gated<string>();
    const asked = [cache.cached('k', 1_000, compute), cache.cached('k', 1_000, compute)];
    await turn();
    failures[0]?.(new Error('away'));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.cached('k', 1_000, async () => 'back')).toBe('back');
  });

  it('treats a computation that throws at once as one that fails', async () => {
    const { cache } = cacheAt();
    const fail = () => {
      throw new Error('at once');
    };
    await expect(cache.cached('k', 1_000, fail)).rejects.toThrow('at once');
    expect(await cache.cached('k', 1_000, async () => 'later')).toBe('later');
  });

  it('drops the least recently used entry when it is full', async () => {
    const { cache } = cacheAt({ maxEntries: 2 });
    const computed: string[] = [];
    const ask = (key: string) => cache.cached(key, null, async () => computed.push(key));

    await ask('a');
    await ask('b');
    await ask('a');
    await ask('c');
    expect(cache.stats()).toMatchObject({ entries: 2, evictions: 1 });
    await ask('a');
    await ask('b');
    expect(computed).toEqual(['a', 'b', 'c', 'b']);
  });

  it('computes anew on refresh, though a value is kept', async () => {
    const { cache } = cacheAt();
    await cache.cached('k', 1_000, async () => 'old');
    expect(await cache.refresh('k', 1_000, async () => 'new')).toBe('new');
    expect(await cache.cached('k', 1_000, async () => 'unasked')).toBe('new');
  });

  it('forgets by prefix, and does not keep what was being computed from what was true before', async () => {
    const { cache } = cacheAt();
    const { compute, answers } = gated<string>();
    await cache.cached('jobs:a', null, async () => 1);
    await cache.cached('stats', null, async () => 1);
    const stale = cache.cached('jobs:b', null, compute);
    await turn();

    expect(cache.forget('jobs:')).toBe(1);
    answers[0]?.('stale');
    expect(await stale).toBe('stale');
    expect(await cache.cached('jobs:b', null, async () => 'fresh')).toBe('fresh');
    expect(await cache.cached('stats', null, async () => 2)).toBe(1);
  });

  it('drops what is about to expire, within the bound, and never what has no expiry', async () => {
    const { cache, clock } = cacheAt();
    await cache.cached('never', null, async () => 1);
    await cache.cached('soon', 1_000, async () => 1);
    await cache.cached('late', 60_000, async () => 1);
    clock.ms = 500;
    expect(cache.dropExpiring({ withinMs: 0, maxScan: 100 })).toEqual({ scanned: 3, deleted: 0 });
    expect(cache.dropExpiring({ withinMs: 500, maxScan: 100 })).toEqual({ scanned: 3, deleted: 1 });
    expect(cache.dropExpiring({ withinMs: 1e12, maxScan: 1 })).toEqual({ scanned: 1, deleted: 0 });
    expect(cache.dropExpiring({ withinMs: 1e12, maxScan: 100 })).toEqual({ scanned: 2, deleted: 1 });
    expect(await cache.cached('never', null, async () => 2)).toBe(1);
  });
});
