import { describe, expect, it } from '@jest/globals';
import { type FailureMove, type FailureState, moveFailure, statesBefore } from './failure.js';

describe('a kind of failure', () => {
  it.each<[FailureState, FailureMove, FailureState]>([
    ['new', 'acknowledge', 'acknowledged'],
    ['new', 'resolve', 'resolved'],
    ['new', 'recur', 'new'],
    ['acknowledged', 'acknowledge', 'acknowledged'],
    ['acknowledged', 'resolve', 'resolved'],
    ['acknowledged', 'recur', 'acknowledged'],
    ['resolved', 'acknowledge', 'acknowledged'],
    ['resolved', 'resolve', 'resolved'],
    ['resolved', 'recur', 'regressed'],
    ['regressed', 'acknowledge', 'acknowledged'],
    ['regressed', 'resolve', 'resolved'],
    ['regressed', 'recur', 'regressed'],
  ])('that is %s and meets %s is %s', (before, move, after) => {
    expect(moveFailure(before, move)).toBe(after);
    expect(statesBefore(move).includes(before)).toBe(before !== after);
  });
});
