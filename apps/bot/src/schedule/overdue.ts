import { SCHEDULE_COLLECTION, type ScheduleDatabase } from './entries.js';
import { type EntryDocument, mayBeTaken, SCHEDULED } from './entry.js';

/** An entry of the schedule whose time has come. */
export interface DueEntry {
  job_id: string;
  due: Date;
  /** Some worker is about to start it. */
  starting: boolean;
}

/** A start that is not made within this time after its first claim is not about to be made any more. */
const STARTING_MS = 30_000;
/** More than a bot has jobs; instances of dynamic ones that are due beyond it are seen once the others are told. */
const MOST = 1_000;

/** Reads what is due and not disabled, the oldest first, and nothing else of the schedule. */
export function createDueEntries(db: ScheduleDatabase) {
  return (now: Date): Promise<DueEntry[]> =>
    db.run(async (native) => {
      const documents = await native
        .collection<EntryDocument>(SCHEDULE_COLLECTION)
        .find(
          { name: SCHEDULED, nextRunAt: { $lte: now }, disabled: false },
          { projection: { 'data.job_id': 1, 'data.start': 1, nextRunAt: 1, lockedAt: 1 }, sort: { nextRunAt: 1 } },
        )
        .limit(MOST)
        .toArray();
      return documents.map((document) => toDueEntry(document, now));
    });
}

function toDueEntry(entry: EntryDocument, now: Date): DueEntry {
  const { nextRunAt, data } = entry;
  const plannedAt = data.start?.at.getTime() ?? 0;
  const starting = !mayBeTaken(entry, now) && now.getTime() - plannedAt < STARTING_MS;
  return { job_id: data.job_id, due: nextRunAt ?? now, starting };
}
