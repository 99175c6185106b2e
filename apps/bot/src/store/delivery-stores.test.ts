import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildIncident, putAlerts } from '../testing/alerts.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import type { DeliveryAttempt } from './alert-deliveries.js';
import { createAlertStore } from './alerts.js';
import { DELIVERY_COLLECTIONS, DELIVERY_INDEXES } from './delivery-indexes.js';
import { createDeliveryStores } from './delivery-stores.js';
import { prepareIndexes } from './indexes.js';

let database: TestDatabase;
let stores: ReturnType<typeof createDeliveryStores>;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.run((native) => prepareIndexes(native, DELIVERY_INDEXES));
  stores = createDeliveryStores(database.db);
});
afterEach(() => database.clear());
afterAll(() => database.close());

describe('a door', () => {
  it('is claimed by one at a time, and by another when the claim is over or given back', async () => {
    const { claim, release, takeTurn } = stores.doors;
    expect(await claim('chat', 'one', 60_000)).toMatchObject({ door: { door: 'chat', sent_at: [] } });
    expect(await claim('chat', 'two', 60_000)).toBeNull();
    expect(await takeTurn('chat', 'two', 60_000)).toBeNull();
    await release('chat', 'two');
    expect(await claim('chat', 'two', 60_000)).toBeNull();
    await release('chat', 'one');
    expect(await claim('chat', 'two', 0)).not.toBeNull();
    expect(await claim('chat', 'three', 60_000)).not.toBeNull();
  });

  it('is had by one of many that claim it at the same time', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => stores.doors.claim('chat', `worker ${index}`, 60_000)),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('takes a name for what it is, whatever it looks like', async () => {
    await stores.doors.claim('chat', '$$NOW', 60_000);
    expect(await stores.doors.claim('chat', '$claimed_by', 60_000)).toBeNull();
  });

  it('counts the messages of the last minute, and forgets older ones', async () => {
    await stores.doors.claim('chat', 'one', 60_000);
    await stores.doors.takeTurn('chat', 'one', 60_000);
    const old = { $set: { sent_at: [new Date(Date.now() - 62_000), new Date(Date.now() - 30_000)] } };
    await database.db
      .native()
      .collection(DELIVERY_COLLECTIONS.channels)
      .updateOne({ _id: 'chat' as never }, old);
    const turn = await stores.doors.takeTurn('chat', 'one', 60_000);
    expect(turn?.door.sent_at).toHaveLength(2);
    expect(turn?.door.sent_at.at(-1)).toEqual(turn?.now);
  });
});

describe('the outbox', () => {
  const told = { version: 1, state: 'firing', message_id: 'm' } as const;

  it('forgets a channel that knows the present version, and keeps the others', async () => {
    const incident = buildIncident('a', { undelivered: ['chat', 'hook'] });
    await putAlerts(database.db, incident);
    await stores.outbox.told(incident.alert_id, 'chat', told);
    expect((await stores.outbox.load(incident.alert_id))?.undelivered).toEqual(['hook']);
    await stores.outbox.told(incident.alert_id, 'hook', told);
    expect(await stores.outbox.load(incident.alert_id)).not.toHaveProperty('undelivered');
    expect(await stores.outbox.waitingChannels()).toEqual([]);
  });

  it('does not let a late record of an old version replace that of a newer one', async () => {
    const incident = buildIncident('a', { version: 3 });
    await putAlerts(database.db, incident);
    await stores.outbox.told(incident.alert_id, 'telegram', { ...told, version: 2, message_id: 'new' });
    await stores.outbox.told(incident.alert_id, 'telegram', { ...told, version: 1, message_id: 'old' });
    expect(await stores.outbox.load(incident.alert_id)).toMatchObject({
      undelivered: ['telegram'],
      messages: { telegram: { version: 2, message_id: 'new', at: expect.any(Date) } },
    });
  });

  it('takes errors for what they are, whatever they look like', async () => {
    const incident = buildIncident('a');
    await putAlerts(database.db, incident);
    await stores.outbox.move(incident.alert_id, 'telegram', 'slack', '$$ROOT');
    await stores.outbox.refuse([incident.alert_id], 'slack', '$error');
    expect((await createAlertStore(database.db).get(incident.alert_id))?.messages).toMatchObject({
      telegram: { error: '$$ROOT' },
      slack: { error: '$error' },
    });
  });

  it('finds what waits for a channel by its index', async () => {
    const plan = await database.db.run((native) =>
      native.collection('alerts').find({ undelivered: 'telegram' }).sort({ _id: -1 }).explain('queryPlanner'),
    );
    expect(JSON.stringify(plan)).toContain('outbox_of_a_channel');
  });

  it('shows the API what became of an alert in each channel', async () => {
    const incident = buildIncident('a', { channels: ['telegram', 'slack'] });
    await putAlerts(database.db, incident);
    const states = async () =>
      (await createAlertStore(database.db).list({}, null, 1)).alerts[0]?.deliveries.map(({ channel, state }) => [
        channel,
        state,
      ]);
    expect(await states()).toEqual([['telegram', 'pending']]);
    await stores.outbox.move(incident.alert_id, 'telegram', 'slack', 'blocked');
    expect(await states()).toEqual([
      ['telegram', 'failed'],
      ['slack', 'pending'],
    ]);
    await stores.outbox.fold([incident.alert_id], 'slack', 'digest');
    await stores.outbox.toldInDigest(await stores.outbox.members('digest', 'slack'), 'slack', 'digest');
    expect(await states()).toEqual([
      ['telegram', 'failed'],
      ['slack', 'folded'],
    ]);
  });
});

describe('the log of deliveries', () => {
  const attempt = (id: string, second: number, overrides: Partial<DeliveryAttempt> = {}): DeliveryAttempt => ({
    delivery_id: id,
    alert_id: 'alert',
    kind: 'incident',
    channel: 'telegram',
    action: 'send',
    state: 'delivered',
    error: null,
    at: new Date(Date.UTC(2100, 0, 1, 0, 0, second)),
    ...overrides,
  });
  const { note, list } = {
    note: (one: DeliveryAttempt) => stores.deliveries.note(one),
    list: (...args: Parameters<typeof stores.deliveries.list>) => stores.deliveries.list(...args),
  };

  it('is read in pages, newest first, each entry once, also where times are equal', async () => {
    for (let index = 0; index < 7; index += 1) await note(attempt(`d${index}`, Math.floor(index / 3)));
    const ids: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 5; page += 1) {
      const { deliveries, next_cursor } = await list({}, cursor, 2);
      ids.push(...deliveries.map(({ delivery_id }) => delivery_id));
      expect(next_cursor ?? 'x').toMatch(/^[A-Za-z0-9_-]{1,200}$/);
      cursor = next_cursor;
      if (cursor === null) break;
    }
    expect(ids).toEqual(['d6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0']);
  });

  it('is filtered by channel, alert and state', async () => {
    await note(attempt('one', 1));
    await note(attempt('two', 2, { channel: 'slack', state: 'failed', error: 'no_service' }));
    await note(attempt('three', 3, { alert_id: null, kind: 'test' }));
    const ids = async (filter: Parameters<typeof list>[0]) =>
      (await list(filter, null, 10)).deliveries.map(({ delivery_id }) => delivery_id);
    expect(await ids({ channel: 'telegram' })).toEqual(['three', 'one']);
    expect(await ids({ alert_id: 'alert' })).toEqual(['two', 'one']);
    expect(await ids({ state: 'failed', channel: 'slack' })).toEqual(['two']);
  });

  it('counts attempts, keeps the first time and the newest outcome, and expires after 30 days', async () => {
    await note(attempt('one', 1, { state: 'pending', error: 'away' }));
    await note(attempt('one', 9));
    const [entry] = (await list({}, null, 10)).deliveries;
    expect(entry).toEqual({
      delivery_id: 'one',
      alert_id: 'alert',
      kind: 'incident',
      channel: 'telegram',
      action: 'send',
      state: 'delivered',
      attempts: 2,
      error: null,
      first_tried_at: attempt('', 1).at,
      delivered_at: attempt('', 9).at,
    });
    const stored = await database.db.native().collection(DELIVERY_COLLECTIONS.deliveries).findOne();
    expect(stored?.expires_at).toEqual(new Date(attempt('', 1).at.getTime() + 30 * 86_400_000));
  });

  it('takes a cursor that is none for the beginning', async () => {
    await note(attempt('one', 1));
    for (const cursor of ['x', 'zzzzzzzzzzz_a', '_']) {
      expect((await list({}, cursor, 10)).deliveries).toHaveLength(1);
    }
  });
});
