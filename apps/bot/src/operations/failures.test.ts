import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations, DANA, NOTHING, PROGRAM, VIEWER } from '../testing/operations.js';

const NOW = new Date('2026-03-01T10:00:00Z');
let database: TestDatabase;
let test: ReturnType<typeof createTestOperations>;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  test = createTestOperations(database.store, [], { now: () => NOW });
});
afterAll(() => database.close());

const on = (signature: string) => ({ params: { job_id: 'tidy_up', signature }, query: {}, body: {} });
const entries = async () => (await database.store.audit.list({}, null, 10)).entries;

/** A run that failed, as its worker stores and counts it. */
async function fail(error_signature = 'abc', seconds = -60) {
  const ended_at = new Date(NOW.getTime() + seconds * 1_000);
  const run = buildRun({ job_id: 'tidy_up', status: 'failed', reason: 'error', error_signature, ended_at });
  await database.store.sink.write([
    { kind: 'insert', run, exclusive: false, newLogs: [], logsBefore: 0, logsTotal: 0, keepLogs: 50 },
  ]);
  await database.store.sink.recordEnds([run]);
  return run;
}

describe('kinds of failures', () => {
  it('are listed, shown, and found as the runs that they are of', async () => {
    await fail('other', -90);
    const runs = [await fail(), await fail()];
    const { failures } = await test.operations.listFailures(VIEWER, { ...NOTHING, query: { state: 'open', limit: 1 } });
    expect(failures).toMatchObject([{ job_id: 'tidy_up', signature: 'abc', state: 'new', count: 2 }]);
    const { failure } = await test.operations.getFailure(VIEWER, on('abc'));
    expect(failure).toEqual(failures[0]);
    const query = { job_id: 'tidy_up', signature: 'abc', limit: 10 };
    const { runs: found } = await test.operations.listRuns(VIEWER, { ...NOTHING, query });
    expect(found.map(({ run_id }) => run_id).sort()).toEqual(runs.map(({ run_id }) => run_id).sort());
  });

  it('are acknowledged and resolved in somebody’s name, which is told and audited', async () => {
    await fail();
    const changed: string[] = [];
    test.bus.on('job.changed', ({ job_id }) => {
      changed.push(job_id);
    });
    const by = { kind: 'web', id: '7', name: 'Dana' };
    const acknowledged = await test.operations.acknowledgeFailure(DANA, {
      ...on('abc'),
      body: { note: 'On it' },
    });
    expect(acknowledged.failure).toMatchObject({ state: 'acknowledged', acknowledged: { by, at: NOW, note: 'On it' } });
    const again = await test.operations.acknowledgeFailure(PROGRAM, on('abc'));
    expect(again.failure).toMatchObject({ acknowledged: { by } });
    const resolved = await test.operations.resolveFailure(DANA, on('abc'));
    expect(resolved.failure).toMatchObject({ state: 'resolved', resolved: { by, at: NOW, note: null } });
    expect(changed).toEqual(['tidy_up', 'tidy_up', 'tidy_up']);
    const done = (await entries()).map(({ action, target, outcome }) => `${action} ${target} ${outcome}`);
    expect(done.sort()).toEqual([
      'acknowledge_failure tidy_up/abc done',
      'acknowledge_failure tidy_up/abc done',
      'resolve_failure tidy_up/abc done',
    ]);
  });

  it('come back when they happen again', async () => {
    await fail();
    await test.operations.resolveFailure(DANA, on('abc'));
    await fail('abc', 60);
    const { failure } = await test.operations.getFailure(VIEWER, on('abc'));
    expect(failure).toMatchObject({ state: 'regressed', resolved: { by: { name: 'Dana' } }, count: 2 });
  });

  it('that nobody ever saw are refused, which is audited too', async () => {
    const { getFailure, acknowledgeFailure, resolveFailure } = test.operations;
    for (const asked of [
      getFailure(DANA, on('no')),
      acknowledgeFailure(DANA, on('no')),
      resolveFailure(DANA, on('no')),
    ])
      await expect(asked).rejects.toMatchObject({ code: 'failure_not_found' });
    expect((await entries()).map(({ outcome, details }) => [outcome, details.code])).toEqual([
      ['refused', 'failure_not_found'],
      ['refused', 'failure_not_found'],
    ]);
  });
});
