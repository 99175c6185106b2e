import { expect, it } from '@jest/globals';
import { createCache } from '../cache/cache.js';
import { createReads } from './reads.js';

/** A store that counts how often it is asked. */
function create() {
  const asked: string[] = [];
  let clock = 0;
  const reads = createReads({
    store: {
      stats: {
        async read({ jobId, bucketSeconds }) {
          asked.push(`${jobId} ${bucketSeconds}`);
          return { runs: asked.length } as never;
        },
      },
      runs: {
        async jobIdsSince(since) {
          asked.push(`ids since ${since.toISOString()}`);
          return ['a'];
        },
      },
    },
    cache: createCache({ maxEntries: 10, now: () => clock }),
    now: () => new Date('2026-03-08T00:00:00Z'),
  });
  return { reads, asked, pass: (ms: number) => (clock += ms) };
}

it('reads statistics once for all who ask within five seconds, each window and job apart', async () => {
  const { reads, asked, pass } = create();
  await Promise.all([reads.stats('24h', null), reads.stats('24h', null)]);
  await reads.stats('24h', 'a');
  await reads.stats('30d', null);
  expect(asked).toEqual(['null 3600', 'a 3600', 'null 21600']);
  pass(5_000);
  await reads.stats('24h', null);
  expect(asked).toHaveLength(4);
});

it('knows the jobs that ran within a week', async () => {
  const { reads, asked } = create();
  expect(await reads.recentJobIds()).toEqual(['a']);
  expect(asked).toEqual(['ids since 2026-03-01T00:00:00.000Z']);
});

it('keeps what looks back a month for half an hour, and what is about one job for seconds', async () => {
  const { reads, asked, pass } = create();
  await reads.stats('30d', null);
  await reads.stats('30d', 'a');
  pass(1_799_999);
  await reads.stats('30d', null);
  await reads.stats('30d', 'a');
  expect(asked).toEqual(['null 21600', 'a 21600', 'a 21600']);
});

it('warms every window, the questions asked most, and the lists, as far as its time goes', async () => {
  const { reads, asked } = create();
  const [stats, filters, lists] = reads.warmers;
  const { signal } = new AbortController();
  await reads.stats('7d', 'b');
  expect(await stats?.warm(signal)).toBe(4);
  expect(await filters?.warm(signal)).toBe(1);
  expect(await lists?.warm(signal)).toBe(1);
  const before = asked.length;
  await reads.stats('7d', 'b');
  await reads.stats('24h', null);
  await reads.recentJobIds();
  expect(asked).toHaveLength(before);
  expect(await stats?.warm(AbortSignal.abort())).toBe(0);
});
