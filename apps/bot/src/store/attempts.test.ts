import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { RunSummary } from '@jobs-monitor/core';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { toFilter } from './run-filter.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

const add = (...runs: Partial<RunSummary>[]) =>
  Promise.all(runs.map((run) => database.store.runs.insertPending({ ...buildRun(run), args: null }, false)));
const attempts = async (runId: string) => (await database.store.runs.attempts(runId))?.map(({ run_id }) => run_id);

it('finds the attempts before and after a run, whichever of them is asked for', async () => {
  await add(
    { run_id: 'a' },
    { run_id: 'b', retry_of: 'a', attempt: 2 },
    { run_id: 'c', retry_of: 'b', attempt: 3 },
    { run_id: 'b2', retry_of: 'a', attempt: 2 },
    { run_id: 'x' },
    { run_id: 'y', retry_of: 'x', attempt: 2 },
  );
  for (const asked of ['a', 'b', 'c', 'b2']) expect(await attempts(asked)).toEqual(['a', 'b', 'b2', 'c']);
  expect(await attempts('x')).toEqual(['x', 'y']);
  expect(await database.store.runs.attempts('none')).toBeNull();
});

it('goes as far up as runs are kept, and never round', async () => {
  await add({ run_id: 'b', retry_of: 'gone', attempt: 2 }, { run_id: 'c', retry_of: 'b', attempt: 3 });
  expect(await attempts('c')).toEqual(['b', 'c']);
  await add({ run_id: 'm', retry_of: 'n', attempt: 2 }, { run_id: 'n', retry_of: 'm', attempt: 3 });
  expect(await attempts('m')).toEqual(['m', 'n']);
});

it('answers at most 20, of which the run is one', async () => {
  const name = (n: number) => `r${String(n).padStart(2, '0')}`;
  await add(
    ...Array.from({ length: 30 }, (_, n) => ({ run_id: name(n), attempt: n + 1, retry_of: n ? name(n - 1) : null })),
  );
  expect(await attempts(name(29))).toEqual(Array.from({ length: 20 }, (_, n) => name(n + 10)));
  expect(await attempts(name(0))).toEqual(Array.from({ length: 20 }, (_, n) => name(n)));
  await add(...Array.from({ length: 30 }, (_, n) => ({ run_id: `s${n}`, attempt: 2, retry_of: 'r00' })));
  expect(await attempts(name(1))).toContain(name(1));
  expect(await attempts(name(1))).toHaveLength(20);
});

it('finds retries by their index', async () => {
  await add({ run_id: 'a' }, { run_id: 'b', retry_of: 'a' });
  const runs = database.db.native().collection('job_runs');
  const plan = await runs.find({ retry_of: { $in: ['a', 'b'] } }).explain();
  expect(JSON.stringify(plan)).toContain('retries_of_a_run');
});

it.each([
  ['runs_of_a_signature', { error_signature: 'abc' }],
  ['runs_of_a_kind_of_failure', { job_id: 'sample_job', error_signature: 'abc' }],
])('finds failed runs by the index %s', async (name, filter) => {
  const end = { status: 'failed', error_signature: 'abc', ended_at: new Date() } as const;
  await add({ run_id: 'a', ...end }, { run_id: 'b', ...end, job_id: 'other' }, { run_id: 'c' });
  const runs = database.db.native().collection('job_runs');
  const plan = await runs
    .find(toFilter(filter, null) as never)
    .sort({ _id: -1 })
    .explain();
  expect(JSON.stringify(plan)).toContain(name);
  const { runs: found } = await database.store.runs.list(filter, null, 10);
  expect(found.map(({ run_id }) => run_id)).toEqual('job_id' in filter ? ['a'] : ['b', 'a']);
});
