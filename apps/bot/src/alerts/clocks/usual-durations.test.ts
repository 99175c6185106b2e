import { describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { createFakeClock } from '../../testing/clock.js';
import { createRecordingLog } from '../../testing/log.js';
import { until } from '../../testing/until.js';
import { createUsualDurations } from './usual-durations.js';

const TEN_RUNS = Array.from({ length: 10 }, () => 2);

function createHistories(histories: Record<string, number[]>, maxJobs?: number) {
  const reads: (readonly string[])[] = [];
  const clock = createFakeClock();
  const state = { away: false };
  const usual = createUsualDurations({
    async read(jobIds) {
      if (state.away) throw new AppError('database_unavailable', 'away');
      reads.push(jobIds);
      return new Map(jobIds.flatMap((jobId) => (histories[jobId] ? [[jobId, histories[jobId]]] : [])));
    },
    log: createRecordingLog(),
    monotonic: clock.monotonic,
    ...(maxJobs !== undefined && { maxJobs }),
  });
  return { usual, reads, clock, state };
}

describe('the usual durations', () => {
  it('are read when a run starts, for all jobs that start together at once', async () => {
    const { usual, reads } = createHistories({ a: TEN_RUNS });
    expect(usual.of('a')).toBeUndefined();
    usual.prepare('a');
    usual.prepare('b');
    usual.prepare('a');
    await until(() => usual.of('b') === null);
    expect(usual.of('a')).toMatchObject({ runs: 10, median_seconds: 2 });
    expect(reads).toEqual([['a', 'b']]);
  });

  it('are read again with a start after a minute, and not before', async () => {
    const histories = { a: TEN_RUNS };
    const { usual, reads, clock } = createHistories(histories);
    await usual.load(['a']);
    clock.advance(59_000);
    usual.prepare('a');
    histories.a = [...TEN_RUNS, 9];
    clock.advance(1_000);
    usual.prepare('a');
    await until(() => usual.of('a')?.runs === 11);
    expect(reads).toHaveLength(2);
  });

  it('grow with the good runs of this process, up to fifty', async () => {
    const { usual } = createHistories({ a: TEN_RUNS.slice(1) });
    await usual.load(['a']);
    expect(usual.of('a')).toBeNull();
    usual.add('a', 2);
    expect(usual.of('a')).toMatchObject({ runs: 10, median_seconds: 2 });
    for (let run = 0; run < 60; run += 1) usual.add('a', 7);
    expect(usual.of('a')).toEqual({ runs: 50, median_seconds: 7, spread_seconds: 0 });
  });

  it('stay unknown while the database is away, and are asked for again', async () => {
    const { usual, state } = createHistories({ a: TEN_RUNS });
    state.away = true;
    usual.prepare('a');
    await expect(usual.load(['a'])).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(usual.of('a')).toBeUndefined();
    state.away = false;
    await until(() => {
      usual.prepare('a');
      return usual.of('a');
    });
  });

  it('are kept for so many jobs only', async () => {
    const { usual } = createHistories({}, 2);
    await usual.load(['a', 'b']);
    await usual.load(['c']);
    expect(usual.of('a')).toBeUndefined();
    expect(usual.of('b')).toBeNull();
    expect(usual.of('c')).toBeNull();
  });
});
