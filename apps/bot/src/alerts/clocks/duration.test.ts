import { describe, expect, it } from '@jest/globals';
import { judgeDuration, usualOf } from './duration.js';

const NO_LIMIT = { min_duration_seconds: null };
const usual = (median_seconds: number, spread_seconds = 0) => ({ runs: 50, median_seconds, spread_seconds });

describe('what is usual', () => {
  it('is not said before ten good runs', () => {
    expect(usualOf(Array.from({ length: 9 }, () => 3))).toBeNull();
    expect(usualOf(Array.from({ length: 10 }, () => 3))).toEqual({ runs: 10, median_seconds: 3, spread_seconds: 0 });
  });

  it('is the median with the median deviation, scaled', () => {
    const usual = usualOf([11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]);
    expect(usual).toEqual({ runs: 11, median_seconds: 6, spread_seconds: 4.448 });
  });

  it('is hardly moved by a few runs that went wild', () => {
    const steady = Array.from({ length: 40 }, (_, index) => 10 + (index % 5) / 10);
    const wild = Array.from({ length: 10 }, () => 3_600);
    expect(usualOf([...steady, ...wild])?.median_seconds).toBeLessThan(10.5);
  });
});

describe('a duration', () => {
  it.each([
    ['is slow beyond five spreads, half as long again and a second more', 20.1, usual(10, 2), 'slow'],
    ['is not slow at five spreads', 20, usual(10, 2), null],
    ['is not slow below half as long again, however steady the job', 14.9, usual(10), null],
    ['is slow above that, if the job is steady', 15.1, usual(10), 'slow'],
    ['of a short job is not slow for less than a second', 0.9, usual(0.01), null],
    ['of a short job is slow after a second', 1.1, usual(0.01), 'slow'],
    ['is too fast below a quarter of the median', 2.4, usual(10, 1), 'too_fast'],
    ['is not too fast above a quarter', 2.6, usual(10, 1), null],
    ['is not too fast for a job whose durations vary that much', 0.1, usual(10, 3), null],
    ['of a job that takes less than a second is never too fast', 0.001, usual(0.9), null],
  ] as const)('%s', (_name, seconds, known, expected) => {
    expect(judgeDuration(seconds, known, NO_LIMIT)).toBe(expected);
  });

  it('below the job’s own minimum is too fast, with a history or without', () => {
    expect(judgeDuration(4.9, null, { min_duration_seconds: 5 })).toBe('too_fast');
    expect(judgeDuration(5, null, { min_duration_seconds: 5 })).toBeNull();
  });

  it('that the job itself allows is not too fast against its history', () => {
    expect(judgeDuration(1, usual(100), { min_duration_seconds: 0.5 })).toBeNull();
  });

  it('says nothing without a history', () => {
    expect(judgeDuration(10_000, null, NO_LIMIT)).toBeNull();
  });
});
