import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import type { Deploy } from './deploys.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

const day = (n: number) => new Date(Date.UTC(2026, 2, n));
const deploy = (n: number): Deploy => ({
  deploy_id: `d${n}`,
  version: `1.${n}.0`,
  at: day(n),
  by: { kind: 'api', id: 'token', name: 'API' },
  note: null,
  url: null,
});

it('lists deploys newest first, from an instant on and before another', async () => {
  for (const n of [2, 1, 3]) await database.store.deploys.add(deploy(n));
  expect(await database.store.deploys.list({}, 2)).toEqual([deploy(3), deploy(2)]);
  const ids = (await database.store.deploys.list({ from: day(1), to: day(3) }, 10)).map(({ deploy_id }) => deploy_id);
  expect(ids).toEqual(['d2', 'd1']);
});

it('keeps a deploy for 90 days', async () => {
  await database.store.deploys.add(deploy(1));
  const stored = await database.db.native().collection('deploys').findOne({});
  expect(stored?.expires_at).toEqual(new Date(day(1).getTime() + 90 * 86_400_000));
});

it('finds them by an index that has their order', async () => {
  for (let n = 1; n <= 20; n += 1) await database.store.deploys.add(deploy(n));
  const found = database.db
    .native()
    .collection('deploys')
    .find({ at: { $gte: day(5), $lt: day(15) } });
  const plan = await found.sort({ at: -1, _id: -1 }).limit(3).explain('executionStats');
  expect(JSON.stringify(plan)).toContain('newest_deploys');
  expect(plan.executionStats.totalKeysExamined).toBeLessThan(6);
});
