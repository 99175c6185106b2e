import type { ChannelSet } from '../alerts/channels/channel.js';
import { createAlertStore } from '../store/alerts.js';
import { DELIVERY_INDEXES } from '../store/delivery-indexes.js';
import { prepareIndexes } from '../store/indexes.js';
import { openTestDatabase } from './database.js';
import { startDeliverer } from './delivery.js';

/** A database with what delivery needs, and deliverers on it as if each were in a worker of its own. */
export async function openDelivering() {
  const database = await openTestDatabase();
  await database.db.run((native) => prepareIndexes(native, DELIVERY_INDEXES));
  const started: { stop(): Promise<void> }[] = [];
  return {
    ...database,
    alerts: createAlertStore(database.db),
    deliverer(channels: ChannelSet, overrides: Parameters<typeof startDeliverer>[2] = {}) {
      const made = startDeliverer(database.db, channels, overrides);
      started.push(made);
      return made;
    },
    /** Stops what was started, and removes what it left behind. */
    async reset() {
      await Promise.all(started.splice(0).map((deliverer) => deliverer.stop()));
      await database.clear();
    },
  };
}

export type Delivering = Awaited<ReturnType<typeof openDelivering>>;
