import { expire, type IndexPlan } from './indexes.js';

export const DELIVERY_COLLECTIONS = {
  channels: 'alert_channels',
  digests: 'alert_digests',
  deliveries: 'alert_deliveries',
} as const;

const newest = { first_tried_at: -1, _id: -1 } as const;

/** Indexes of what brings alerts to channels, named for the questions that they answer. */
export const DELIVERY_INDEXES: IndexPlan = {
  [DELIVERY_COLLECTIONS.channels]: [],
  [DELIVERY_COLLECTIONS.digests]: [{ key: { channel: 1, opened_at: -1 }, name: 'newest_digest_of_a_channel' }, expire],
  [DELIVERY_COLLECTIONS.deliveries]: [
    { key: newest, name: 'newest_deliveries' },
    { key: { alert_id: 1, ...newest }, name: 'deliveries_of_an_alert' },
    { key: { channel: 1, ...newest }, name: 'deliveries_of_a_channel' },
    { key: { state: 1, ...newest }, name: 'deliveries_of_a_state' },
    expire,
  ],
};
