import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { SEARCHED_ENTRIES, toConditions } from './audit.js';
import { prepareIndexes, STORE_INDEXES } from './indexes.js';
import type { AuditEntry, AuditFilter } from './store.js';

const AT = new Date('2026-03-01T10:00:00.000Z');
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

const after = (seconds: number) => new Date(AT.getTime() + seconds * 1_000);
const entry = (overrides: Partial<AuditEntry> = {}): AuditEntry => ({
  at: AT,
  actor: { kind: 'web', id: '7', name: 'Dana' },
  action: 'pause',
  target: 'tidy_up',
  outcome: 'done',
  details: {},
  ...overrides,
});
const add = (overrides: Partial<AuditEntry> = {}) => database.store.audit.add(entry(overrides));

/** Many at once, as they are stored. */
const addMany = (count: number, build: (n: number) => Partial<AuditEntry>) =>
  database.db
    .native()
    .collection('audit_entries')
    .insertMany(Array.from({ length: count }, (_, n) => ({ ...entry(build(n)), expires_at: after(9_000) })));

async function pages(filter: AuditFilter, limit: number): Promise<string[][]> {
  const all: string[][] = [];
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page: Awaited<ReturnType<typeof database.store.audit.list>> = await database.store.audit.list(
      filter,
      cursor,
      limit,
    );
    all.push(page.entries.map(({ target }) => target));
    cursor = page.next_cursor;
  }
  return all;
}

describe('the audit', () => {
  it('comes back as it was written, newest first', async () => {
    await add({ details: { reason: 'Moving house' } });
    await add({ at: after(1), action: 'resume' });
    expect(await database.store.audit.list({}, null, 10)).toEqual({
      entries: [entry({ at: after(1), action: 'resume' }), entry({ details: { reason: 'Moving house' } })],
      next_cursor: null,
    });
  });

  it('skips and repeats nothing over pages, however many entries have the same instant', async () => {
    await addMany(30, (n) => ({ target: `t${n}`, at: after(n < 20 ? 0 : 1) }));
    const seen = (await pages({}, 7)).flat();
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
  });

  it('is found by who, by what, by on what, by how it ended and by when', async () => {
    await add({ target: 'by_dana' });
    await add({ target: 'by_omer', actor: { kind: 'telegram', id: '8', name: 'Omer' }, at: after(1) });
    await add({ target: 'refused', outcome: 'refused', action: 'trigger', at: after(2) });
    const find = async (filter: AuditFilter) => (await pages(filter, 10)).flat();
    expect(await find({ actor: 'Omer' })).toEqual(['by_omer']);
    expect(await find({ actor: '8' })).toEqual(['by_omer']);
    expect(await find({ actor: 'omer.*' })).toEqual([]);
    expect(await find({ action: 'trigger', outcome: 'refused' })).toEqual(['refused']);
    expect(await find({ target: 'by_dana' })).toEqual(['by_dana']);
    expect(await find({ from: after(1), to: after(2) })).toEqual(['by_omer']);
  });

  it('is searched a bounded number of entries at a time for what no index answers', async () => {
    await addMany(SEARCHED_ENTRIES + 5, (n) => ({ at: after(1 + Math.floor(n / 100)), target: `t${n}` }));
    await add({ target: 'wanted', action: 'trigger' });
    expect(await pages({ action: 'trigger' }, 10)).toEqual([[], ['wanted']]);
    expect(await pages({ target: 'wanted' }, 10)).toEqual([['wanted']]);
  });

  it.each<[string, AuditFilter]>([
    ['newest_entries', { from: after(-1), to: after(99) }],
    ['entries_of_a_target', { target: 'tidy_up' }],
  ])('uses the index %s, which has its order', async (name, filter) => {
    await addMany(50, (n) => ({ at: after(n), target: n % 5 === 0 ? 'tidy_up' : 'other' }));
    const place = { at: after(30), id: 'f'.repeat(24) };
    for (const from of [null, place]) {
      const query = { $and: toConditions(filter, from) };
      const found = database.db.native().collection('audit_entries').find(query).sort({ at: -1, _id: -1 }).limit(2);
      const plan = await found.explain('executionStats');
      expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain(`"${name}"`);
      expect(plan.executionStats.totalKeysExamined).toBeLessThan(6);
    }
  });

  it('of a database that an earlier version used gets its indexes beside those that are there', async () => {
    const native = database.db.native();
    const old = native.collection('earlier');
    await old.insertOne({ ...entry(), expires_at: after(9_000) });
    await old.createIndexes([
      { key: { at: -1 }, name: 'newest_first' },
      { key: { expires_at: 1 }, name: 'expire', expireAfterSeconds: 0 },
    ]);
    const plan = { earlier: STORE_INDEXES.audit_entries ?? [] };
    await prepareIndexes(native, plan);
    await prepareIndexes(native, plan);
    const names = (await old.listIndexes().toArray()).map(({ name }) => name);
    expect(names.sort()).toEqual(['_id_', 'entries_of_a_target', 'expire', 'newest_entries', 'newest_first']);
    await old.drop();
  });

  it.each(['nonsense', Buffer.from('[1,"x"]').toString('base64url'), Buffer.from('{"at":1}').toString('base64url')])(
    'refuses %s as a place to go on from',
    async (cursor) => {
      await expect(database.store.audit.list({}, cursor, 10)).rejects.toMatchObject({
        code: 'invalid_input',
        details: [{ path: 'query.cursor' }],
      });
    },
  );
});
