import type { Collection } from 'mongodb';
import type { Db } from './db.js';
import { expire, type IndexPlan } from './indexes.js';

const PRESENCE = 'monitor_presence';
export const PRESENCE_INDEXES: IndexPlan = { [PRESENCE]: [{ key: { at: 1 }, name: 'hours_in_order' }, expire] };

/** The minutes of one hour, 0 to 59, in which some worker was there. */
export interface PresentHour {
  at: Date;
  minutes: number[];
}

/** In which minutes the monitor was there: a worker ran, and could write to the database. */
export interface PresenceStore {
  /** Notes this minute; the same minute counts once, however many workers note it. */
  note(at: Date): Promise<void>;
  /** The hours from the one of this instant on. */
  since(from: Date): Promise<PresentHour[]>;
  /** The first minute that is remembered; null without any. */
  first(): Promise<Date | null>;
}

type HourDocument = PresentHour & { _id: string; expires_at: Date };

const HOUR_MS = 3_600_000;
/** A day longer than anybody asks for. */
const KEPT_MS = 8 * 24 * HOUR_MS;

export function createPresenceStore(db: Db): PresenceStore {
  const withHours = <T>(operation: (hours: Collection<HourDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<HourDocument>(PRESENCE)));

  return {
    async note(now) {
      const at = startOfHour(now);
      const kept = { at, expires_at: new Date(at.getTime() + KEPT_MS) };
      const noted = { $addToSet: { minutes: now.getUTCMinutes() }, $setOnInsert: kept };
      await withHours((hours) => hours.updateOne({ _id: at.toISOString() }, noted, { upsert: true }));
    },
    async since(from) {
      const found = await withHours((hours) =>
        hours
          .find({ at: { $gte: startOfHour(from) } })
          .sort({ at: 1 })
          .toArray(),
      );
      return found.map(({ at, minutes }) => ({ at, minutes }));
    },
    async first() {
      const oldest = await withHours((hours) => hours.findOne({}, { sort: { at: 1 } }));
      return oldest && new Date(oldest.at.getTime() + Math.min(...oldest.minutes) * 60_000);
    },
  };
}

function startOfHour(at: Date): Date {
  return new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
}
