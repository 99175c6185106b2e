import type { Collection } from 'mongodb';
import { keptUntil } from './alert-retention.js';
import type { Db } from './db.js';
import { DELIVERY_COLLECTIONS } from './delivery-indexes.js';

/** One message that tells of many alerts; the alerts know which digest tells of them. */
export interface Digest {
  digest_id: string;
  channel: string;
  opened_at: Date;
  message_id: string | null;
  /** How often it was told; 0: not yet. */
  version: number;
  /** When it was last told. */
  at: Date | null;
}

export interface DigestStore {
  open(digest: Pick<Digest, 'digest_id' | 'channel' | 'opened_at'>): Promise<void>;
  /** The newest digest of a channel, and those with the ids. */
  find(channel: string, digestIds: readonly string[]): Promise<Digest[]>;
  told(digestId: string, version: number, messageId: string | null): Promise<void>;
}

type DigestDocument = Omit<Digest, 'digest_id'> & { _id: string; expires_at: Date };

export function createDigestStore(db: Db): DigestStore {
  const withDigests = <T>(operation: (digests: Collection<DigestDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<DigestDocument>(DELIVERY_COLLECTIONS.digests)));

  return {
    async open({ digest_id, channel, opened_at }) {
      const expires_at = keptUntil(opened_at);
      const digest = { _id: digest_id, channel, opened_at, message_id: null, version: 0, at: null, expires_at };
      await withDigests((digests) => digests.insertOne(digest));
    },

    async find(channel, digestIds) {
      const [newest, named] = await withDigests((digests) =>
        Promise.all([
          digests.find({ channel }).sort({ opened_at: -1 }).limit(1).toArray(),
          digestIds.length === 0 ? [] : digests.find({ _id: { $in: [...digestIds] } }).toArray(),
        ]),
      );
      const found = new Map([...newest, ...named].map((document) => [document._id, document]));
      return [...found.values()].map(({ _id, expires_at, ...digest }) => ({ digest_id: _id, ...digest }));
    },

    async told(digestId, version, messageId) {
      const told = [{ $set: { version, message_id: { $literal: messageId }, at: '$$NOW' } }];
      await withDigests((digests) => digests.updateOne({ _id: digestId }, told));
    },
  };
}
