import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { prepareIndexes } from '../store/indexes.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createEntries, SCHEDULE_INDEXES } from './entries.js';
import type { EntryDocument } from './entry.js';

const due = new Date('2026-05-05T12:00:00Z');
const after = (seconds: number) => new Date(due.getTime() + seconds * 1000);

let database: TestDatabase;
let entries: ReturnType<typeof createEntries>;

beforeAll(async () => {
  database = await openTestDatabase();
  await prepareIndexes(database.db.native(), SCHEDULE_INDEXES);
  entries = createEntries(database.db, () => '$worker');
});
afterAll(() => database.close());
afterEach(() => database.clear());

/** Takes the only entry that there is. */
async function claim(at: Date, runId: string): Promise<EntryDocument> {
  const claimed = await entries.claimScheduled(['sweep'], at, at, runId);
  if (!claimed) throw new Error('there was nothing to claim');
  return claimed;
}

async function schedule(): Promise<void> {
  const create = [{ job_id: 'sweep', schedule: 'every 3600s', next_at: due }];
  await entries.apply({ create, update: [], disable: [], remove: [] });
}

describe('a claim', () => {
  it('plans a start of its own, and settles it', async () => {
    await schedule();
    const first = await claim(due, 'run-1');
    expect(first).toMatchObject({
      lockedAt: due,
      lastModifiedBy: '$worker',
      data: { start: { id: 'run-1', at: due } },
    });
    await entries.settle(first, { nextRunAt: after(3_600), lastRunAt: due });
    expect((await claim(after(3_600), 'run-2')).data.start).toEqual({ id: 'run-2', at: after(3_600) });
  });

  it('holds for half a minute, then its start is taken over, however often', async () => {
    await schedule();
    await claim(due, 'run-1');
    expect(await entries.claimScheduled(['sweep'], after(29), after(29), 'run-2')).toBeNull();
    expect((await claim(after(30), 'run-2')).data.start).toEqual({ id: 'run-1', at: due });
    expect((await claim(after(60), 'run-3')).data.start).toEqual({ id: 'run-1', at: due });
  });

  it('that was given back leaves no start behind', async () => {
    await schedule();
    await entries.release([await claim(due, 'run-1')]);
    expect((await claim(after(1), 'run-2')).data.start?.id).toBe('run-2');
  });

  it('that took a start over and was given back leaves that start to the next one, at once', async () => {
    await schedule();
    await claim(due, 'run-1');
    await entries.release([await claim(after(31), 'run-2')]);
    expect((await claim(after(32), 'run-3')).data.start?.id).toBe('run-1');
  });

  it('that is left ends at the instant that was set, with its start for the next one', async () => {
    await schedule();
    await entries.leave(await claim(due, 'run-1'), after(5));
    expect(await entries.claimScheduled(['sweep'], after(4), after(4), 'run-2')).toBeNull();
    expect((await claim(after(5), 'run-2')).data.start?.id).toBe('run-1');
  });

  it('that was lost changes nothing any more', async () => {
    await schedule();
    const lost = await claim(due, 'run-1');
    await claim(after(31), 'run-2');
    await entries.settle(lost, { nextRunAt: after(3_600), lastRunAt: due });
    await entries.leave(lost, due);
    await entries.release([lost]);
    expect(await entries.claimScheduled(['sweep'], after(32), after(32), 'run-3')).toBeNull();
  });

  it('of an entry that an older version locked plans a start', async () => {
    await schedule();
    const collection = database.db.native().collection('agenda_jobs');
    await collection.updateOne({}, { $set: { lockedAt: due } });
    expect((await claim(after(31), 'run-1')).data.start).toEqual({ id: 'run-1', at: after(31) });
  });
});
