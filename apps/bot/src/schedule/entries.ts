import { type Collection, type Db, type Filter, type IndexDescription, MongoServerError } from 'mongodb';
import {
  type EntryData,
  type EntryDocument,
  type EntryStart,
  goesOn,
  HAND_OVER,
  LOCK_MS,
  SCHEDULED,
  type StartName,
} from './entry.js';
import type { StoredEntry, SyncPlan } from './plan.js';

/** Agenda's own collection; nobody else writes to it. */
export const SCHEDULE_COLLECTION = 'agenda_jobs';

const LONG_AGO = new Date(0);
const DUPLICATE_KEY = 11_000;

type NewEntry = Omit<EntryDocument, '_id'>;

/** The database as it is handed in: `run` fails as `database_unavailable` while it is away. */
export interface ScheduleDatabase {
  run<T>(operation: (native: Db) => Promise<T>): Promise<T>;
  /** Throws before the first connection. */
  native(): Db;
}

/** Each named for the question that it answers. */
export const SCHEDULE_INDEXES: Readonly<Record<string, (IndexDescription & { name: string })[]>> = {
  [SCHEDULE_COLLECTION]: [
    { key: { name: 1, nextRunAt: 1 }, name: 'due_starts' },
    {
      key: { 'data.job_id': 1 },
      name: 'one_entry_per_job',
      unique: true,
      partialFilterExpression: { type: 'single' },
    },
    {
      key: { 'data.run_id': 1 },
      name: 'one_hand_over_per_run',
      unique: true,
      partialFilterExpression: { 'data.run_id': { $exists: true } },
    },
  ],
};

export type Entries = ReturnType<typeof createEntries>;

/** Reads and writes of the stored schedule. Every write is conditional, so that any number of workers may do the same. */
export function createEntries(db: ScheduleDatabase, workerId: () => string) {
  const withEntries = <T>(operation: (collection: Collection<NewEntry>) => Promise<T>) =>
    db.run((native) => operation(native.collection<NewEntry>(SCHEDULE_COLLECTION)));

  function blank(name: StartName, at: Date, data: EntryData): NewEntry {
    const type = name === SCHEDULED ? 'single' : 'normal';
    const times = { nextRunAt: at, lastRunAt: null, lockedAt: null };
    return { name, type, priority: 0, ...times, disabled: false, lastModifiedBy: workerId(), data };
  }

  return {
    stored: (): Promise<StoredEntry[]> =>
      withEntries(async (collection) => {
        const documents = await collection.find({ type: 'single' }, { projection: { 'data.args': 0 } }).toArray();
        return documents.map(toStored);
      }),

    apply: ({ create, update, disable, remove }: SyncPlan): Promise<void> =>
      withEntries(async (collection) => {
        const set = (
          job_id: string,
          condition: Filter<NewEntry>,
          change: Partial<NewEntry> & { 'data.schedule'?: string },
        ) =>
          collection.updateOne(
            { type: 'single', 'data.job_id': job_id, ...condition },
            // Whoever holds a lock meanwhile must not settle by what no longer holds.
            { $set: { ...change, lockedAt: null, lastModifiedBy: workerId() } },
          );
        for (const { job_id, schedule, next_at } of create) {
          await insertNew(collection, blank(SCHEDULED, next_at, { job_id, code: job_id, family: null, schedule }));
        }
        for (const { job_id, was, schedule, next_at } of update) {
          const change = { nextRunAt: next_at, disabled: false, 'data.schedule': schedule };
          await set(job_id, { 'data.schedule': was }, change);
        }
        for (const job_id of disable) await set(job_id, {}, { disabled: true });
        if (remove.length > 0) await collection.deleteMany({ type: 'single', 'data.job_id': { $in: remove } });
      }),

    /** Sets the one entry of a dynamic job, whatever it was. */
    setInstance: (job_id: string, family: string, at: Date, args: unknown): Promise<void> =>
      withEntries(async (collection) => {
        const data: EntryData = { job_id, code: family, family, schedule: `at ${at.toISOString()}`, args };
        const entry = blank(SCHEDULED, at, data);
        if (await insertNew(collection, entry)) return;
        const { lastRunAt, ...anew } = entry;
        await collection.updateOne({ type: 'single', 'data.job_id': job_id }, { $set: anew });
      }),

    removeInstance: (job_id: string): Promise<unknown> =>
      withEntries((collection) =>
        collection.deleteOne({ type: 'single', 'data.job_id': job_id, 'data.family': { $type: 'string' } }),
      ),

    /** Puts a stored run up for starting, once however often it is asked; false if it was up already. */
    handOver: (job_id: string, code: string, run_id: string, at: Date): Promise<boolean> =>
      withEntries((collection) =>
        insertNew(collection, blank(HAND_OVER, at, { job_id, code, family: null, schedule: 'now', run_id })),
      ),

    /**
     * Locks the oldest entry that is due by `until`, and plans its start as a run of that id. A lock whose worker died in
     * between is taken over together with the start that it planned, which may be stored already.
     */
    claimScheduled: (codes: readonly string[], until: Date, now: Date, runId: string): Promise<EntryDocument | null> =>
      withEntries((collection) => {
        const start: EntryStart = { id: runId, at: now };
        const planned = { $ifNull: ['$data.start', { $literal: start }] };
        return collection.findOneAndUpdate(
          {
            name: SCHEDULED,
            nextRunAt: { $lte: until },
            disabled: false,
            'data.code': { $in: [...codes] },
            $or: [{ lockedAt: null }, { lockedAt: { $lte: new Date(now.getTime() - LOCK_MS) } }],
          },
          [
            {
              $set: {
                lockedAt: now,
                lastModifiedBy: { $literal: workerId() },
                'data.start': { $cond: [{ $eq: ['$lockedAt', null] }, { $literal: start }, planned] },
              },
            },
          ],
          { sort: { nextRunAt: 1 }, returnDocument: 'after' },
        );
      }),

    /** Takes the oldest hand-over that is due. If this worker dies before the start, the run is handed over again. */
    claimHandOver: (codes: readonly string[], now: Date): Promise<EntryDocument | null> =>
      withEntries((collection) =>
        collection.findOneAndDelete(
          { name: HAND_OVER, nextRunAt: { $lte: now }, 'data.code': { $in: [...codes] } },
          { sort: { nextRunAt: 1 } },
        ),
      ),

    /** Ends a claim; changes nothing if the lock was lost or the entry was set anew. A dynamic job without a next time goes. */
    settle: (
      { _id, lockedAt, data }: EntryDocument,
      times: { nextRunAt: Date | null; lastRunAt: Date | null },
    ): Promise<unknown> =>
      withEntries<unknown>((collection) =>
        data.family !== null && times.nextRunAt === null
          ? collection.deleteOne({ _id, lockedAt })
          : collection.updateOne({ _id, lockedAt }, { $set: { ...times, lockedAt: null } }),
      ),

    /** Lets a claim end by itself at `freeAt`: whoever claims the entry then goes on with the same start. */
    leave: ({ _id, lockedAt }: EntryDocument, freeAt: Date): Promise<unknown> =>
      withEntries((collection) =>
        collection.updateOne({ _id, lockedAt }, { $set: { lockedAt: new Date(freeAt.getTime() - LOCK_MS) } }),
      ),

    /** Gives back claims of which nothing came: what was claimed is still due, for whoever claims it next. */
    release: (claimed: readonly EntryDocument[]): Promise<unknown> =>
      withEntries((collection) =>
        Promise.all<unknown>(
          claimed.map((entry) =>
            entry.name === HAND_OVER
              ? insertNew(collection, entry)
              : collection.updateOne(
                  { _id: entry._id, lockedAt: entry.lockedAt },
                  { $set: { lockedAt: goesOn(entry) ? LONG_AGO : null } },
                ),
          ),
        ),
      ),

    /** When each scheduled job is due next, of all or of one; null for an entry that waits for nothing. */
    nextTimes: (jobId?: string): Promise<Map<string, Date | null>> =>
      withEntries(async (collection) => {
        const which = jobId === undefined ? {} : { 'data.job_id': jobId };
        const projection = { 'data.job_id': 1, nextRunAt: 1, disabled: 1 };
        const documents = await collection.find({ type: 'single', ...which }, { projection }).toArray();
        return new Map(
          documents.map(({ data, nextRunAt, disabled }) => [data.job_id, disabled ? null : nextRunAt] as const),
        );
      }),
  };
}

/** False if somebody else made the same one first. */
async function insertNew(collection: Collection<NewEntry>, entry: NewEntry): Promise<boolean> {
  try {
    await collection.insertOne({ ...entry }); // the driver adds an id to what it is given
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
    throw error;
  }
}

function toStored({ data, nextRunAt, lastRunAt, disabled }: NewEntry): StoredEntry {
  return {
    job_id: data.job_id,
    family: data.family,
    schedule: data.schedule,
    next_at: nextRunAt,
    last_at: lastRunAt,
    disabled,
  };
}
