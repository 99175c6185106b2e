import { describe, expect, it } from '@jest/globals';
import { FAULTS, titleOf } from './catalogue.js';
import { type FaultResults, type FaultRun, mergeResults, renderTables } from './table.js';

const [first, second] = FAULTS;
const RUN: FaultRun = { at: '2026-01-01 10:00', extent: 'all', cores: 2, node: 'v20', database: 'embedded database' };
const LATER = { ...RUN, at: '2026-01-02 10:00', extent: 'chosen ones' };
const known: FaultResults = {
  [first.fault]: { passed: true, skipped: null, seed: 1, figure: 'in 2 s', seconds: 3, run: RUN },
  [second.fault]: { passed: true, skipped: null, seed: 2, figure: '', seconds: 4, run: RUN },
};

describe('the table of faults', () => {
  it('takes the rows of a run that showed them, and leaves the others as they were', () => {
    const title = titleOf(second);
    const merged = mergeResults(
      known,
      [{ title, status: 'failed', durationMs: 5_040 }],
      [{ title, seed: 7, figures: ['a', 'b'], skipped: null }],
      LATER,
    );
    expect(merged[first.fault]).toBe(known[first.fault]);
    expect(merged[second.fault]).toEqual({
      passed: false,
      skipped: null,
      seed: 7,
      figure: 'a; b',
      seconds: 5,
      run: LATER,
    });
  });

  it('leaves a row alone whose test was there but was not chosen', () => {
    const outcomes = [{ title: titleOf(first), status: 'pending', durationMs: 0 }];
    expect(mergeResults(known, outcomes, [], LATER)).toEqual(known);
  });

  it('has a test that failed before it began as failed', () => {
    const outcomes = [{ title: titleOf(first), status: 'failed', durationMs: 0 }];
    expect(mergeResults(known, outcomes, [], LATER)[first.fault]).toMatchObject({
      passed: false,
      seed: null,
      figure: '',
    });
  });

  it('forgets what is not in the catalogue any more', () => {
    expect(mergeResults({ gone: { ...known[first.fault] } as never }, [], [], RUN)).toEqual({});
  });

  it('has a row per fault, with its figure and its run, and says which have none', () => {
    const text = renderTables(mergeResults(known, [], [], RUN));
    expect(text).toContain(`| ${first.fault} | ${first.holds} | passed | in 2 s | 3 s | 1 | 1 |`);
    expect(text.match(/not shown: /g)).toHaveLength(FAULTS.length - 2);
    expect(text).toContain('- Run 1: 2026-01-01 10:00, all, 2 cores, Node v20, embedded database');
  });
});
