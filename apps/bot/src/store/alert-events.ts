import type { AlertEvent } from '@jobs-monitor/core';
import { type Collection, MongoBulkWriteError } from 'mongodb';
import { ALERT_COLLECTIONS } from './alert-indexes.js';
import { keptUntil } from './alert-retention.js';
import type { AlertEventStore } from './alert-stores.js';
import type { Db } from './db.js';
import { DUPLICATE_KEY } from './outage.js';

type EventDocument = Omit<AlertEvent, 'event_id'> & {
  _id: string;
  /** Present until rules were asked about it. */
  unjudged?: true;
  silenced_by?: string | null;
  expires_at: Date;
};

/** Events under ids that say what they are about: whoever inserts one owns it, and everybody else learns that it is known. */
export function createAlertEventStore(db: Db): AlertEventStore {
  const withEvents = <T>(operation: (events: Collection<EventDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<EventDocument>(ALERT_COLLECTIONS.events)));

  return {
    async add(events) {
      if (events.length === 0) return [];
      const known = await withEvents((collection) => insertNew(collection, events.map(toDocument)));
      return events.filter((_, index) => !known.has(index));
    },
    async unjudged(before, limit) {
      const found = await withEvents((events) =>
        events
          .find({ unjudged: true, at: { $lt: before } })
          .sort({ at: 1 })
          .limit(limit)
          .toArray(),
      );
      return found.map(toEvent);
    },
    async markJudged(judged) {
      if (judged.length === 0) return;
      const writes = judged.map(({ event_id, silenced_by }) => ({
        updateOne: { filter: { _id: event_id }, update: { $unset: { unjudged: 1 as const }, $set: { silenced_by } } },
      }));
      await withEvents((events) => events.bulkWrite(writes, { ordered: false }));
    },
    countSince: (jobId, name, since, limit) =>
      withEvents((events) =>
        events.countDocuments({ job_id: jobId, name, ...(since && { at: { $gt: since } }) }, { limit }),
      ),
    async firstSeen(jobId, signature, before) {
      const first = await withEvents((events) =>
        events.findOne(
          { job_id: jobId, error_signature: signature, at: { $lt: before } },
          { projection: { at: 1 }, sort: { at: 1 } },
        ),
      );
      return first?.at ?? null;
    },
  };
}

/** Answers the places of those that were there already. */
async function insertNew(
  collection: Collection<EventDocument>,
  documents: readonly EventDocument[],
): Promise<Set<number>> {
  try {
    await collection.insertMany(documents, { ordered: false, writeConcern: { w: 'majority', j: true } });
    return new Set();
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    return new Set(failures.map(({ index }) => index));
  }
}

function toDocument({ event_id, ...event }: AlertEvent): EventDocument {
  return { _id: event_id, ...event, unjudged: true, expires_at: keptUntil(event.at) };
}

function toEvent({ _id, unjudged, silenced_by, expires_at, ...event }: EventDocument): AlertEvent {
  return { event_id: _id, ...event };
}
