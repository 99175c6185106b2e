import { createDoorStore, type DoorStore } from './alert-channels.js';
import { createDeliveryLog, type DeliveryLog } from './alert-deliveries.js';
import { createDigestStore, type DigestStore } from './alert-digests.js';
import { type AlertOutbox, createAlertOutbox } from './alert-outbox.js';
import type { Db } from './db.js';

/** Everything that bringing alerts to channels asks of the database. */
export interface DeliveryStores {
  outbox: AlertOutbox;
  doors: DoorStore;
  digests: DigestStore;
  deliveries: DeliveryLog;
}

export function createDeliveryStores(db: Db): DeliveryStores {
  return {
    outbox: createAlertOutbox(db),
    doors: createDoorStore(db),
    digests: createDigestStore(db),
    deliveries: createDeliveryLog(db),
  };
}
