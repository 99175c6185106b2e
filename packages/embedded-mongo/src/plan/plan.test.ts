import { describe, expect, test } from '@jest/globals';
import { type PlannableIndex, planQuery } from './plan.js';

function index(key: Record<string, number>, options: Partial<PlannableIndex> = {}): PlannableIndex {
  const name = Object.entries(key).flat().join('_');
  return { name, key, unique: false, sparse: false, multikey: false, cut: false, partialFilter: undefined, ...options };
}

function plan(filter: object, indexes: PlannableIndex[], sort?: Record<string, number>) {
  const chosen = planQuery({ filter: filter as Record<string, unknown>, sort, indexes });
  return chosen.kind === 'collection'
    ? { index: undefined, ranges: 0, providesSort: false, reverse: false, exact: false, lookup: false }
    : { ...chosen, index: chosen.index.name, ranges: chosen.ranges.length };
}

describe('the planner', () => {
  const status = index({ status: 1, at: -1 });

  test('reads all documents when no index helps', () => {
    expect(plan({ other: 1 }, [status]).index).toBeUndefined();
    expect(plan({ at: 1 }, [status]).index).toBeUndefined();
    expect(plan({ $or: [{ status: 1 }] }, [status]).index).toBeUndefined();
  });

  test('takes the index that holds most of the filter', () => {
    const both = index({ status: 1, job: 1 });
    expect(plan({ status: 'a', job: 'b' }, [status, both]).index).toBe('status_1_job_1');
    expect(plan({ $and: [{ status: 'a' }, { job: { $eq: 'b' } }] }, [status, both]).index).toBe('status_1_job_1');
  });

  test('looks a whole unique key up', () => {
    const unique = index({ a: 1, b: 1 }, { unique: true });
    expect(plan({ a: 1, b: 2 }, [unique])).toMatchObject({ lookup: true, exact: true });
    expect(plan({ a: 1 }, [unique])).toMatchObject({ lookup: false });
  });

  test('makes one range of each member of $in', () => {
    expect(plan({ status: { $in: ['a', 'b', 'a'] } }, [status])).toMatchObject({ ranges: 2, exact: true });
  });

  test('intersects two bounds of a field, unless arrays may fulfil them with two elements', () => {
    expect(plan({ at: { $gt: 1, $lt: 5 } }, [index({ at: 1 })])).toMatchObject({ ranges: 1, exact: true });
    expect(plan({ at: { $gt: 5, $lt: 1 } }, [index({ at: 1 })])).toMatchObject({ ranges: 0 });
    expect(plan({ at: { $gt: 5, $lt: 1 } }, [index({ at: 1 }, { multikey: true })])).toMatchObject({
      ranges: 1,
      exact: false,
    });
  });

  test('reads an index in either direction for a sort, behind fields that are held to one value', () => {
    expect(plan({ status: 'a' }, [status], { at: -1 })).toMatchObject({ providesSort: true, reverse: false });
    expect(plan({ status: 'a' }, [status], { at: 1 })).toMatchObject({ providesSort: true, reverse: true });
    expect(plan({ status: 'a' }, [status], { status: 1, at: -1 })).toMatchObject({ providesSort: true });
    expect(plan({ status: 'a' }, [status], { other: 1 })).toMatchObject({ providesSort: false });
    expect(plan({}, [index({ at: -1, _id: -1 })], { at: 1, _id: 1 })).toMatchObject({
      providesSort: true,
      reverse: true,
    });
    expect(plan({}, [index({ at: -1, _id: -1 })], { at: 1, _id: -1 }).index).toBeUndefined();
  });

  test('does not trust an index with arrays, or with cut keys, for a sort', () => {
    expect(plan({ status: 'a' }, [{ ...status, multikey: true }], { at: -1 })).toMatchObject({ providesSort: false });
    expect(plan({ status: 'a' }, [{ ...status, cut: true }], { at: -1 })).toMatchObject({ providesSort: false });
  });

  test('does not take several ranges for one order', () => {
    expect(plan({ status: { $in: ['a', 'b'] } }, [status], { at: -1 })).toMatchObject({ providesSort: false });
  });

  test('takes a partial index only for filters that imply its own', () => {
    const partial = index({ job: 1 }, { partialFilter: { status: 'running' } });
    expect(plan({ job: 'a' }, [partial]).index).toBeUndefined();
    expect(plan({ job: 'a', status: 'queued' }, [partial]).index).toBeUndefined();
    expect(plan({ job: 'a', status: 'running' }, [partial]).index).toBe('job_1');
    expect(plan({ job: 'a', status: { $in: ['running'] } }, [partial]).index).toBe('job_1');
  });

  test.each([
    [{ n: { $gt: 5 } }, { n: { $gt: 5 } }, true],
    [{ n: { $gt: 5 } }, { n: { $gte: 5 } }, true],
    [{ n: { $gte: 5 } }, { n: { $gt: 5 } }, false],
    [{ n: { $gt: 6 } }, { n: { $gt: 5 } }, true],
    [{ n: { $lt: 6 } }, { n: { $gt: 5 } }, false],
    [{ n: 6 }, { n: { $gt: 5, $lt: 7 } }, true],
    [{ n: 6 }, { n: { $exists: true } }, true],
    [{ n: null }, { n: { $exists: true } }, false],
    [{ n: 'x' }, { $or: [{ n: 'x' }, { m: 1 }] }, true],
    [{ n: 'x' }, { $and: [{ n: 'x' }, { m: 1 }] }, false],
  ])('knows whether %j implies the partial filter %j', (filter, partialFilter, implied) => {
    const partial = index({ job: 1 }, { partialFilter });
    expect(plan({ job: 'a', ...filter }, [partial]).index !== undefined).toBe(implied);
  });

  test('takes a sparse index only where a missing field cannot match', () => {
    const sparse = index({ a: 1 }, { sparse: true });
    expect(plan({ a: null }, [sparse]).index).toBeUndefined();
    expect(plan({}, [sparse], { a: 1 }).index).toBeUndefined();
    expect(plan({ a: 1 }, [sparse]).index).toBe('a_1');
    expect(plan({ a: { $in: [1, null] } }, [sparse]).index).toBeUndefined();
  });

  test('does not look strings of a language up by their bytes', () => {
    const chosen = planQuery({ filter: { a: 'x' }, indexes: [index({ a: 1 })], collated: true });
    expect(chosen.kind).toBe('collection');
  });
});
