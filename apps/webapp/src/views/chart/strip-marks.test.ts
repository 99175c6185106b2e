import { describe, expect, it } from '@jest/globals';
import type { RunStatus } from '@jobs-monitor/core';
import { instantOfRunId, stripLevels } from './strip-marks.js';

const runs = (...given: [RunStatus, number | null][]) =>
  given.map(([status, duration_seconds], at) => ({ run_id: `r${at}`, status, duration_seconds }));

describe('the marks of a strip', () => {
  it('are as high as their run was long', () => {
    expect(stripLevels(runs(['completed', 60], ['completed', 30], ['completed', 1], ['completed', 0]))).toEqual([
      6, 3, 1, 1,
    ]);
  });

  it('are highest for failures, whatever they took, and never for anything else', () => {
    expect(stripLevels(runs(['failed', 0.1], ['completed', 900], ['failed', null]))).toEqual([7, 6, 7]);
  });

  it('are lowest for what was skipped or cancelled, which says nothing about how long a run takes', () => {
    expect(stripLevels(runs(['skipped', null], ['cancelled', 5_000], ['completed', 2]))).toEqual([0, 0, 6]);
  });

  it('are all the same where nothing took time', () => {
    expect(stripLevels(runs(['completed', 0], ['completed', null]))).toEqual([6, 6]);
  });
});

describe('the id of a run', () => {
  it('says when the run was asked for', () => {
    expect(instantOfRunId('0199a4f2-3c00-7b1e-9c55-0a1b2c3d4e5f')?.toISOString()).toBe('2025-10-02T12:42:42.560Z');
    expect(instantOfRunId('0199a4f23c007b1e9c550a1b2c3d4e5f')?.toISOString()).toBe('2025-10-02T12:42:42.560Z');
  });

  it.each(['r1', '', '0199a4f2-3c00-4b1e-9c55-0a1b2c3d4e5f', '<img src=x>'])('says nothing when it is %j', (runId) => {
    expect(instantOfRunId(runId)).toBeNull();
  });
});
