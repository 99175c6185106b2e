import type { ChannelWire } from '@jobs-monitor/core';
import type { Collection, Document } from 'mongodb';
import type { Db } from './db.js';
import { DELIVERY_COLLECTIONS } from './delivery-indexes.js';
import { isDuplicateKey } from './outage.js';

/** How a channel does. */
export interface ChannelState {
  state: ChannelWire['state'];
  /** Why it is not ok. */
  error: string | null;
  /** Since when it is not ok. */
  since: Date | null;
  /** Attempts that failed in a row. */
  attempts: number;
  tried_at: Date | null;
  delivered_at: Date | null;
  /** Under which settings that was seen. */
  settings: string;
}

/** What channels to the same place share: who may send just now, and how much was sent. */
export interface Door {
  door: string;
  /** When messages were sent within the last minute, the oldest first; an attempt counts. */
  sent_at: Date[];
  /** Nothing is sent before. */
  retry_at: Date | null;
  /** Where the place moved to. */
  moved_to: string | null;
  channels: Record<string, ChannelState>;
}

/** Claims and states of channels. All times are the database's. */
export interface DoorStore {
  all(): Promise<Door[]>;
  /** Takes a door for so long; null while somebody else has it. */
  claim(door: string, claimant: string, heldMs: number): Promise<{ door: Door; now: Date } | null>;
  /** Counts a message that is about to be sent and holds the claim for so long; null if somebody else has the door. */
  takeTurn(door: string, claimant: string, heldMs: number): Promise<{ door: Door; now: Date } | null>;
  /** Counts a message that is sent without a claim, because a person asked for it. */
  countTurn(door: string): Promise<{ door: Door; now: Date }>;
  note(door: string, channel: string, state: ChannelState, retryAt: Date | null): Promise<void>;
  /** Remembers where the place moved to. */
  follow(door: string, to: string): Promise<void>;
  release(door: string, claimant: string): Promise<void>;
}

type DoorDocument = Partial<Omit<Door, 'door'>> & {
  _id: string;
  claimed_by?: string | null;
  claimed_until?: Date;
  /** The database's time of the newest claim or turn. */
  seen_at?: Date;
};

/** A little over a minute: messages do not travel equally fast. */
export const TURN_WINDOW_MS = 61_000;
const NEVER = new Date(0);

/** In a pipeline a text that begins with `$` would be read as a field. */
const literal = (text: string) => ({ $literal: text });

export function createDoorStore(db: Db): DoorStore {
  const withDoors = <T>(operation: (doors: Collection<DoorDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<DoorDocument>(DELIVERY_COLLECTIONS.channels)));

  return {
    all: () => withDoors(async (doors) => (await doors.find({}).toArray()).map(toDoor)),

    async claim(door, claimant, heldMs) {
      const mayClaim = {
        $or: [{ $eq: ['$claimed_by', literal(claimant)] }, { $lte: [{ $ifNull: ['$claimed_until', NEVER] }, '$$NOW'] }],
      };
      const claimed = [
        {
          $set: {
            claimed_by: { $cond: [mayClaim, literal(claimant), '$claimed_by'] },
            claimed_until: { $cond: [mayClaim, { $add: ['$$NOW', heldMs] }, '$claimed_until'] },
            seen_at: '$$NOW',
          },
        },
      ];
      try {
        const document = await withDoors((doors) =>
          doors.findOneAndUpdate({ _id: door }, claimed, { upsert: true, returnDocument: 'after' }),
        );
        return document?.claimed_by === claimant ? seen(document) : null;
      } catch (error) {
        // Two made the door at the same time; the other one has it.
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    async takeTurn(door, claimant, heldMs) {
      const turn = [{ $set: { ...counted, claimed_until: { $add: ['$$NOW', heldMs] } } }];
      const document = await withDoors((doors) =>
        doors.findOneAndUpdate({ _id: door, claimed_by: claimant }, turn, { returnDocument: 'after' }),
      );
      return document && seen(document);
    },

    async countTurn(door) {
      const document = await withDoors((doors) =>
        doors.findOneAndUpdate({ _id: door }, [{ $set: counted }], { upsert: true, returnDocument: 'after' }),
      );
      return seen(document ?? { _id: door });
    },

    async note(door, channel, state, retryAt) {
      const noted = { [`channels.${channel}`]: state, retry_at: retryAt };
      await withDoors((doors) => doors.updateOne({ _id: door }, { $set: noted }, { upsert: true }));
    },

    async follow(door, to) {
      await withDoors((doors) => doors.updateOne({ _id: door }, { $set: { moved_to: to } }));
    },

    async release(door, claimant) {
      const free = { $set: { claimed_by: null, claimed_until: NEVER } };
      await withDoors((doors) => doors.updateOne({ _id: door, claimed_by: claimant }, free));
    },
  };
}

const counted: Document = {
  seen_at: '$$NOW',
  sent_at: {
    $concatArrays: [
      {
        $filter: {
          input: { $ifNull: ['$sent_at', []] },
          as: 'at',
          cond: { $gt: ['$$at', { $subtract: ['$$NOW', TURN_WINDOW_MS] }] },
        },
      },
      ['$$NOW'],
    ],
  },
};

function seen(document: DoorDocument): { door: Door; now: Date } {
  return { door: toDoor(document), now: document.seen_at ?? NEVER };
}

function toDoor({ _id, sent_at = [], retry_at = null, moved_to = null, channels = {} }: DoorDocument): Door {
  return { door: _id, sent_at, retry_at, moved_to, channels };
}
