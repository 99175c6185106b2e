import { describe, expect, it } from '@jest/globals';
import type { RunStatus } from '@jobs-monitor/core';
import { recentFigures } from './recent-figures.js';

const runs = (...given: [RunStatus, number | null][]) =>
  given.map(([status, duration_seconds], at) => ({ run_id: `r${at}`, status, duration_seconds }));

describe('the figures of the newest runs', () => {
  it('are nothing where no run came to an end that tells', () => {
    expect(recentFigures([])).toEqual({ successRatio: null, p95Seconds: null });
    expect(recentFigures(runs(['skipped', null], ['cancelled', 9], ['running', null]))).toEqual({
      successRatio: null,
      p95Seconds: null,
    });
  });

  it('count what completed and what failed, and nothing else', () => {
    const { successRatio } = recentFigures(
      runs(['completed', 1], ['failed', 1], ['skipped', null], ['cancelled', 1], ['completed', 1], ['completed', 1]),
    );
    expect(successRatio).toBe(0.75);
  });

  it('take the duration that all but the slowest 5 % do not exceed, in whatever order they come', () => {
    const seconds = Array.from({ length: 20 }, (_, at) => 20 - at);
    expect(recentFigures(runs(...seconds.map((each) => ['completed', each] as [RunStatus, number]))).p95Seconds).toBe(
      19,
    );
    expect(recentFigures(runs(['completed', 3])).p95Seconds).toBe(3);
    expect(recentFigures(runs(['failed', 8], ['completed', 3], ['cancelled', 99])).p95Seconds).toBe(8);
  });

  it('do not take what has no duration for quick', () => {
    expect(recentFigures(runs(['failed', null], ['completed', 5]))).toEqual({ successRatio: 0.5, p95Seconds: 5 });
    expect(recentFigures(runs(['failed', null])).p95Seconds).toBeNull();
  });
});
