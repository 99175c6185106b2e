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
    jobIds: ['a', 'b'],
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

it('warms what is asked for most, as far as its time goes', async () => {
  const { reads, asked } = create();
  const [stats, lists] = reads.warmers;
  expect(await stats?.warm(new AbortController().signal)).toBe(6);
  expect(await lists?.warm(new AbortController().signal)).toBe(1);
  const before = asked.length;
  await reads.stats('7d', 'b');
  await reads.recentJobIds();
  expect(asked).toHaveLength(before);
  expect(await stats?.warm(AbortSignal.abort())).toBe(0);
});
