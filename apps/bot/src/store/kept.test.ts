import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { prepareIndexes } from './indexes.js';
import { createNoticeStore, NOTICE_INDEXES } from './notices.js';
import { createUserDataStore, USER_DATA_COLLECTIONS, USER_DATA_INDEXES } from './user-data.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.run((native) => prepareIndexes(native, { ...USER_DATA_INDEXES, ...NOTICE_INDEXES }));
});
afterEach(() => database.clear());
afterAll(() => database.close());

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

describe('user data in a collection', () => {
  const store = () => createUserDataStore(database.db, USER_DATA_COLLECTIONS.reports);
  const item = (id: string, created: number, owner: string | null = 'dana') => ({
    id,
    owner,
    created_at: day(created),
  });

  it('gives back what was put, and refuses a second item of the same id', async () => {
    await store().put({ ...item('run-1', 3), content: { languages: { 'C++': 1 }, $odd: [1] } });
    expect(await store().get('run-1')).toEqual({
      owner: 'dana',
      created_at: day(3),
      content: { languages: { 'C++': 1 }, $odd: [1] },
    });
    await expect(store().put({ ...item('run-1', 4), content: 2 })).rejects.toMatchObject({ code: 11_000 });
    expect(await store().get('run-2')).toBeNull();
  });

  it('finds what is older, oldest first, within the limit and without its content', async () => {
    for (const one of [item('c', 3), item('a', 1), item('b', 2, null)]) await store().put({ ...one, content: 1 });
    expect(await store().olderThan(day(3), 10)).toEqual([item('a', 1), item('b', 2, null)]);
    expect(await store().olderThan(day(4), 1)).toEqual([item('a', 1)]);
    expect(await store().olderThan(day(4), 0)).toEqual([]);
    expect(await store().countOlderThan(day(3))).toBe(2);
  });

  it('removes each once, and counts only what was there', async () => {
    await store().put({ ...item('a', 1), content: 1 });
    expect(await store().remove([item('a', 1), item('gone', 1)])).toBe(1);
    expect(await store().remove([item('a', 1)])).toBe(0);
  });

  it('looks for the oldest by index', async () => {
    const plan = await database.db.run((native) =>
      native
        .collection(USER_DATA_COLLECTIONS.reports)
        .find({ created_at: { $lt: day(3) } })
        .sort({ created_at: 1, _id: 1 })
        .explain('queryPlanner'),
    );
    expect(JSON.stringify(plan)).toContain('oldest_first');
  });
});

describe('notices', () => {
  const store = () => createNoticeStore(database.db, () => day(1));
  const notice = (key: string) => ({
    key,
    owner: 'dana',
    text: { en: 'Soon gone', he: 'יימחק בקרוב' },
    data: { kind: 'batch_reports', created_at: day(1) },
  });

  it('are told once per key, in whatever company they come again', async () => {
    expect(await store().tellOnce([])).toBe(0);
    expect(await store().tellOnce([notice('a'), notice('b')])).toBe(2);
    expect(await store().tellOnce([notice('b'), notice('c'), notice('a'), notice('d')])).toBe(2);
    expect(await store().tellOnce([notice('a')])).toBe(0);
  });

  it('are told once though many tell them at the same time', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => notice(`n${index}`));
    const told = await Promise.all(Array.from({ length: 8 }, () => store().tellOnce(keys)));
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(50);
  });

  it('are kept with their time and their end', async () => {
    await store().tellOnce([notice('a')]);
    const stored = await database.db.run((native) => native.collection('notices').findOne());
    expect(stored).toEqual({
      _id: 'a',
      owner: 'dana',
      text: { en: 'Soon gone', he: 'יימחק בקרוב' },
      data: { kind: 'batch_reports', created_at: day(1) },
      created_at: day(1),
      expires_at: new Date(day(1).getTime() + 90 * 86_400_000),
    });
  });

  it('throws on what is no repetition', async () => {
    const unstorable = { ...notice('big'), data: { text: 'x'.repeat(17 * 1024 * 1024) } };
    await expect(store().tellOnce([unstorable])).rejects.toThrow();
  });
});
