import { describe, expect, it } from '@jest/globals';
import { countScale, durationScale, fromTop } from './value-scale.js';

describe('the axis of counts', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [101, [0, 50, 100, 150]],
    [4_321, [0, 2_000, 4_000, 6_000]],
  ])('up to %i has whole steps that read well', (most, ticks) => {
    expect(countScale(most).ticks).toEqual(ticks);
  });
});

describe('the axis of durations', () => {
  it.each([
    [0, [0, 0.0005]],
    [0.07, [0, 0.02, 0.04, 0.06, 0.08]],
    [3.2, [0, 1, 2, 3, 4]],
    [50, [0, 15, 30, 45, 60]],
    [130, [0, 60, 120, 180]],
    [5_400, [0, 1_800, 3_600, 5_400]],
    [200_000, [0, 86_400, 172_800, 259_200]],
    [2_000_000, [0, 864_000, 1_728_000, 2_592_000]],
  ])('up to %d s has steps of a clock', (most, ticks) => {
    expect(durationScale(most).ticks).toEqual(ticks);
  });
});

describe('a place on the axis', () => {
  it('is counted from the top, and stays within it', () => {
    const scale = countScale(4);
    expect([0, 1, 4, 9, -3].map((value) => fromTop(value, scale))).toEqual([100, 75, 0, 0, 100]);
  });
});
