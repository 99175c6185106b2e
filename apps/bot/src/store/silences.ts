import { AppError, MAX_SILENCES, type Silence, say } from '@jobs-monitor/core';
import type { Collection, Filter } from 'mongodb';
import { ALERT_COLLECTIONS } from './alert-indexes.js';
import { keptUntil } from './alert-retention.js';
import type { SilenceStore } from './alert-stores.js';
import type { Db } from './db.js';

const MAX_LISTED = 500;

type SilenceDocument = Omit<Silence, 'silence_id'> & {
  _id: string;
  /** Its end was told. */
  told: boolean;
  expires_at: Date;
};

/** Silences; one that is over stays listed for 30 days. */
export function createSilenceStore(db: Db): SilenceStore {
  const withSilences = <T>(operation: (silences: Collection<SilenceDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<SilenceDocument>(ALERT_COLLECTIONS.silences)));

  async function find(filter: Filter<SilenceDocument>, limit = MAX_LISTED): Promise<Silence[]> {
    const found = await withSilences((silences) => silences.find(filter).sort({ ends_at: -1 }).limit(limit).toArray());
    return found.map(toSilence);
  }

  return {
    async add({ silence_id, ...silence }) {
      const expires_at = keptUntil(silence.ends_at);
      const document = { _id: silence_id, ...silence, ended: null, held_back: 0, told: false, expires_at };
      await withSilences((silences) => silences.insertOne(document));
      // Counted afterwards, so that of many at once too many are refused rather than too many kept.
      const active = await withSilences((silences) => silences.countDocuments(isActive(silence.created_at)));
      if (active <= MAX_SILENCES) return;
      await withSilences((silences) => silences.deleteOne({ _id: silence_id }));
      throw new AppError('too_many_silences', say('en', 'error.too_many_silences'));
    },
    active: (now) => find(isActive(now), MAX_SILENCES),
    list: () => find({}),
    untilResolved: (now) => find({ ...isActive(now), until_resolved: { $gt: '' } }),
    async end(silenceId, by, at) {
      const ended = await withSilences((silences) =>
        silences.findOneAndUpdate(
          { _id: silenceId, ...isActive(at) },
          { $set: { ended: { by, at } } },
          { returnDocument: 'after' },
        ),
      );
      return ended && toSilence(ended);
    },
    async addHeldBack(silenceId, count) {
      await withSilences((silences) => silences.updateOne({ _id: silenceId }, { $inc: { held_back: count } }));
    },
    toTell: (now) => find({ told: false, $or: [{ ends_at: { $lte: now } }, { ended: { $ne: null } }] }),
    async markTold(silenceId) {
      await withSilences((silences) => silences.updateOne({ _id: silenceId }, { $set: { told: true } }));
    },
  };
}

function isActive(now: Date): Filter<SilenceDocument> {
  return { ends_at: { $gt: now }, ended: null };
}

function toSilence({ _id, told, expires_at, ...silence }: SilenceDocument): Silence {
  return { silence_id: _id, ...silence };
}
