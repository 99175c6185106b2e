import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ALERT_COLLECTIONS } from '../../store/alert-indexes.js';
import { createAlertStore } from '../../store/alerts.js';
import { DELIVERY_INDEXES } from '../../store/delivery-indexes.js';
import { prepareIndexes } from '../../store/indexes.js';
import { buildIncident, putAlerts } from '../../testing/alerts.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { startDeliverer, telegramChannels } from '../../testing/delivery.js';
import { type FakeTelegram, startFakeTelegram } from '../../testing/fake-telegram.js';

let database: TestDatabase;
let telegram: FakeTelegram;
const started: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.run((native) => prepareIndexes(native, DELIVERY_INDEXES));
});
beforeEach(async () => {
  telegram = await startFakeTelegram();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((deliverer) => deliverer.stop()));
  await telegram.close();
  await database.clear();
});
afterAll(() => database.close());

function deliverer(overrides: Parameters<typeof startDeliverer>[2] = {}) {
  const made = startDeliverer(database.db, telegramChannels(telegram), overrides);
  started.push(made);
  return made;
}

const stored = (alertId: string) => createAlertStore(database.db).get(alertId);

describe('the deliverer', () => {
  it('brings an alert that is written down to its chat, and writes down that it did', async () => {
    const incident = buildIncident('nightly_backup');
    await putAlerts(database.db, incident);
    await deliverer().runOnce();
    expect(telegram.messages).toMatchObject([{ chat: '42', topic: null, edits: 0 }]);
    expect(telegram.messages[0]?.text).toContain('Job nightly_backup failed: Disk full');
    const alert = await stored(incident.alert_id);
    expect(alert?.undelivered).toBeUndefined();
    expect(alert?.messages.telegram).toMatchObject({ message_id: '1', version: 1, state: 'firing', error: null });
    await deliverer().runOnce();
    expect(telegram.messages).toHaveLength(1);
    expect(await database.db.native().collection(ALERT_COLLECTIONS.alerts).countDocuments()).toBe(1);
  });
});
