import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Requester } from '@jobs-monitor/core';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';

const by: Requester = { kind: 'web', id: '7', name: 'Dana' };
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

describe('pending runs', () => {
  it('come back as they were given', async () => {
    const { runs } = database.store;
    const run = buildRun({ args: { size: 3 }, requested_by: by, note: 'again' });
    const { logs, logs_dropped, result, ...pending } = run;
    await runs.insertPending(pending, true);
    expect(await runs.get(run.run_id)).toEqual(run);
  });
});
