import type { AlertKind, DeliveryWire } from '@jobs-monitor/core';
import type { Collection, Filter } from 'mongodb';
import { keptUntil } from './alert-retention.js';
import type { Db } from './db.js';
import { DELIVERY_COLLECTIONS } from './delivery-indexes.js';

/** One attempt to bring a message to a channel. Attempts of the same message have the same id. */
export interface DeliveryAttempt {
  delivery_id: string;
  alert_id: string | null;
  kind: AlertKind | 'digest' | 'test';
  channel: string;
  action: 'send' | 'edit';
  state: 'pending' | 'delivered' | 'failed';
  error: string | null;
  at: Date;
}

/** A message with what became of it. */
export type Delivery = Omit<DeliveryWire, 'first_tried_at' | 'delivered_at'> & {
  first_tried_at: Date;
  delivered_at: Date | null;
};

export type DeliveryFilter = Partial<Pick<Delivery, 'channel' | 'state'>> & { alert_id?: string };

export interface DeliveryLog {
  note(attempt: DeliveryAttempt): Promise<void>;
  /** Newest first. */
  list(
    filter: DeliveryFilter,
    cursor: string | null,
    limit: number,
  ): Promise<{ deliveries: Delivery[]; next_cursor: string | null }>;
}

type DeliveryDocument = Omit<Delivery, 'delivery_id'> & { _id: string; expires_at: Date };

/** What truly became of each message, kept for 30 days. */
export function createDeliveryLog(db: Db): DeliveryLog {
  const withDeliveries = <T>(operation: (deliveries: Collection<DeliveryDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<DeliveryDocument>(DELIVERY_COLLECTIONS.deliveries)));

  return {
    async note({ delivery_id, alert_id, kind, channel, action, state, error, at }) {
      const first = { alert_id, kind, channel, first_tried_at: at, expires_at: keptUntil(at) };
      const newest = { action, state, error, delivered_at: state === 'delivered' ? at : null };
      await withDeliveries((deliveries) =>
        deliveries.updateOne(
          { _id: delivery_id },
          { $setOnInsert: first, $set: newest, $inc: { attempts: 1 } },
          { upsert: true },
        ),
      );
    },

    async list(filter, cursor, limit) {
      const found = await withDeliveries((deliveries) =>
        deliveries
          .find({ ...given(filter), ...after(cursor) })
          .sort({ first_tried_at: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
      );
      const deliveries = found
        .slice(0, limit)
        .map(({ _id, expires_at, ...delivery }) => ({ delivery_id: _id, ...delivery }));
      const last = deliveries.at(-1);
      return { deliveries, next_cursor: found.length > limit && last ? cursorAt(last) : null };
    },
  };
}

function given(filter: DeliveryFilter): Filter<DeliveryDocument> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** The place of a delivery in the list: its time and its id. */
function cursorAt({ first_tried_at, delivery_id }: Delivery): string {
  return `${first_tried_at.getTime().toString(36)}_${delivery_id}`;
}

function after(cursor: string | null): Filter<DeliveryDocument> {
  const match = /^([0-9a-z]{1,11})_(.+)$/.exec(cursor ?? '');
  if (!match?.[1] || !match[2]) return {};
  const at = new Date(Number.parseInt(match[1], 36));
  if (Number.isNaN(at.getTime())) return {};
  return { $or: [{ first_tried_at: { $lt: at } }, { first_tried_at: at, _id: { $lt: match[2] } }] };
}
