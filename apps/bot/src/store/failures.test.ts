import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FailureState, Requester, RunSummary } from '@jobs-monitor/core';
import type { Document } from 'mongodb';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { countFailures } from './failure-counts.js';
import { type FailureFilter, toQuery } from './failures.js';

const AT = new Date('2026-03-01T10:00:00.000Z');
const DANA: Requester = { kind: 'web', id: '7', name: 'Dana' };
const OMER: Requester = { kind: 'telegram', id: '8', name: '$name' };
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

const after = (seconds: number) => new Date(AT.getTime() + seconds * 1_000);
const said = (seconds: number, by = DANA, note: string | null = null) => ({ by, at: after(seconds), note });

function failed(seconds: number, overrides: Partial<RunSummary> = {}): RunSummary {
  return buildRun({
    run_id: `r${seconds}`,
    job_id: 'tidy_up',
    status: 'failed',
    reason: 'error',
    error_message: 'Disk full',
    error_signature: 'abc',
    ended_at: after(seconds),
    ...overrides,
  });
}
const fail = (...runs: RunSummary[]) => database.store.sink.recordEnds(runs);
const find = (signature = 'abc') => database.store.failures.get('tidy_up', signature);

describe('a kind of failure', () => {
  it('is counted from its first run to its newest one, in whatever order they come', async () => {
    await fail(failed(5, { error_message: 'newest' }), failed(3));
    await fail(failed(1, { error_message: 'oldest' }));
    expect(await find()).toEqual({
      job_id: 'tidy_up',
      signature: 'abc',
      state: 'new',
      error_message: 'newest',
      reason: 'error',
      first_seen_at: after(1),
      first_run_id: 'r1',
      last_seen_at: after(5),
      last_run_id: 'r5',
      count: 3,
      acknowledged: null,
      resolved: null,
      regressed_at: null,
    });
  });

  it('is of one job and one signature, and of runs that failed alone', async () => {
    await fail(failed(1), failed(2, { error_signature: 'lost' }), failed(3, { job_id: 'other' }));
    await fail(buildRun({ status: 'completed', ended_at: AT, job_id: 'tidy_up' }));
    const { failures } = await database.store.failures.list({}, null, 10);
    expect(failures.map(({ job_id, signature, count }) => [job_id, signature, count])).toEqual([
      ['other', 'abc', 1],
      ['tidy_up', 'lost', 1],
      ['tidy_up', 'abc', 1],
    ]);
  });

  it('keeps 500 characters of its message, none of them cut in two, and reads none of it as a field', async () => {
    await fail(failed(1, { error_message: `${'x'.repeat(498)}😀😀` }));
    expect((await find())?.error_message).toBe(`${'x'.repeat(498)}…`);
    await fail(failed(2, { error_message: '$count' }));
    expect((await find())?.error_message).toBe('$count');
  });

  it('counts a thousand failures of one batch with one statement', async () => {
    const commands: Document[] = [];
    const command = (given: Document) => {
      commands.push(given);
      return database.db.native().command(given);
    };
    await countFailures(
      { command } as never,
      Array.from({ length: 1_000 }, (_, n) => failed(n)),
    );
    expect(commands.map(({ updates }) => updates.length)).toEqual([1]);
    await countFailures({ command } as never, [buildRun({ status: 'completed', ended_at: AT })]);
    expect(commands).toHaveLength(1);
    expect(await find()).toMatchObject({ count: 1_000, first_run_id: 'r0', last_run_id: 'r999' });
  });

  it('loses no count when many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => fail(failed(n))));
    expect(await find()).toMatchObject({ count: 40, first_run_id: 'r0', last_run_id: 'r39' });
    expect(database.log.lines.filter(({ phrase }) => phrase === 'run ends not counted')).toEqual([]);
  });

  it('expires 90 days after it happened last', async () => {
    await fail(failed(1));
    await fail(failed(0));
    const stored = await database.db.native().collection('failures').findOne({});
    expect(stored?.expires_at).toEqual(after(1 + 90 * 86_400));
  });
});

describe('what people say of it', () => {
  it('stays with the first who said it', async () => {
    await fail(failed(1));
    const { acknowledge, resolve } = database.store.failures;
    expect(await acknowledge('tidy_up', 'abc', said(2, OMER, '$note'))).toMatchObject({
      state: 'acknowledged',
      acknowledged: said(2, OMER, '$note'),
    });
    expect(await acknowledge('tidy_up', 'abc', said(3))).toMatchObject({ acknowledged: { by: OMER } });
    expect(await resolve('tidy_up', 'abc', said(4))).toMatchObject({ state: 'resolved', acknowledged: null });
    expect(await resolve('tidy_up', 'abc', said(5, OMER))).toMatchObject({ resolved: said(4) });
    expect(await acknowledge('tidy_up', 'abc', said(6))).toMatchObject({ state: 'acknowledged', resolved: null });
  });

  it('is nothing where there is no such kind', async () => {
    expect(await database.store.failures.resolve('tidy_up', 'abc', said(1))).toBeNull();
    expect(await find()).toBeNull();
  });

  it('is over when a run fails that ended after it was resolved, and not for one that ended before', async () => {
    await fail(failed(1));
    await database.store.failures.resolve('tidy_up', 'abc', said(10));
    await fail(failed(9), failed(10));
    expect(await find()).toMatchObject({ state: 'resolved', count: 3, regressed_at: null });
    await fail(failed(11), failed(12));
    expect(await find()).toMatchObject({ state: 'regressed', regressed_at: after(11), resolved: said(10), count: 5 });
    await fail(failed(13));
    expect(await find()).toMatchObject({ state: 'regressed', regressed_at: after(11) });
    const acknowledged = await database.store.failures.acknowledge('tidy_up', 'abc', said(14));
    expect(acknowledged).toMatchObject({ state: 'acknowledged', resolved: null, regressed_at: after(11) });
    await fail(failed(15));
    expect(await find()).toMatchObject({ state: 'acknowledged' });
  });

  it('does not hide a run that failed after it was said and was counted before', async () => {
    await fail(failed(11));
    const resolved = await database.store.failures.resolve('tidy_up', 'abc', said(10));
    expect(resolved).toMatchObject({ state: 'regressed', regressed_at: after(11), resolved: said(10) });
  });

  it('is over, whichever of the two is written first, when a later failure and the resolution meet', async () => {
    for (const error_signature of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await fail(failed(1, { error_signature }));
      const resolve = () => database.store.failures.resolve('tidy_up', error_signature, said(10));
      const failAgain = () => fail(failed(11, { error_signature }));
      const acts = error_signature < 'd' ? [resolve, failAgain] : [failAgain, resolve];
      await Promise.all(acts.map((act) => act()));
      expect(await find(error_signature)).toMatchObject({ state: 'regressed', count: 2, regressed_at: after(11) });
    }
  });
});

describe('lists', () => {
  it('page without gaps or doubles, also through failures of one instant', async () => {
    await fail(...Array.from({ length: 25 }, (_, n) => failed(n % 3, { job_id: `job_${n}` })));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof database.store.failures.list>> = await database.store.failures.list(
        {},
        cursor,
        4,
      );
      seen.push(...page.failures.map(({ job_id }) => job_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it('are of a job, of a state, or of all that are open', async () => {
    await fail(failed(1), failed(2, { error_signature: 'b' }), failed(3, { error_signature: 'c', job_id: 'other' }));
    await database.store.failures.resolve('tidy_up', 'b', said(9));
    const list = async (filter: FailureFilter) =>
      (await database.store.failures.list(filter, null, 10)).failures.map(({ signature }) => signature);
    expect(await list({})).toEqual(['c', 'b', 'abc']);
    expect(await list({ job_id: 'tidy_up' })).toEqual(['b', 'abc']);
    expect(await list({ state: 'resolved' })).toEqual(['b']);
    expect(await list({ state: 'open' })).toEqual(['c', 'abc']);
    expect(await list({ state: 'open', job_id: 'tidy_up' })).toEqual(['abc']);
  });

  it('refuse a cursor that is none', async () => {
    await expect(database.store.failures.list({}, 'nonsense', 10)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it.each<[string, FailureFilter]>([
    ['newest_failures', {}],
    ['failures_of_a_job', { job_id: 'tidy_up' }],
    ['failures_of_a_state', { state: 'new' satisfies FailureState }],
    ['failures_of_a_job_and_a_state', { job_id: 'tidy_up', state: 'new' }],
    ['open_failures', { state: 'open' }],
    ['open_failures_of_a_job', { job_id: 'tidy_up', state: 'open' }],
  ])('use the index %s, which has their order', async (name, filter) => {
    await fail(...Array.from({ length: 30 }, (_, n) => failed(n, { job_id: `job_${n}` })), failed(40));
    const { next_cursor } = await database.store.failures.list({}, null, 1);
    for (const cursor of [null, next_cursor]) {
      const found = database.db
        .native()
        .collection('failures')
        .find(toQuery(filter, cursor) as never);
      const plan = await found.sort({ last_seen_at: -1, _id: -1 }).limit(2).explain('executionStats');
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain(`"${name}"`);
      expect(plan.executionStats.totalKeysExamined).toBeLessThan(6);
    }
  });
});
