import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { createDeliveryStores } from '../../store/delivery-stores.js';
import { buildIncident, putAlerts } from '../../testing/alerts.js';
import { type Delivering, openDelivering } from '../../testing/delivering.js';
import { channelSet, createFakeChannel, passTime, telegramChannels } from '../../testing/delivery.js';
import { type FakeTelegram, refusals, startFakeTelegram } from '../../testing/fake-telegram.js';
import { until } from '../../testing/until.js';

let delivering: Delivering;
let telegram: FakeTelegram;
beforeAll(async () => {
  delivering = await openDelivering();
});
beforeEach(async () => {
  telegram = await startFakeTelegram();
});
afterEach(async () => {
  await delivering.reset();
  await telegram.close();
});
afterAll(() => delivering.close());

const deliverer = (overrides: Parameters<Delivering['deliverer']>[1] = {}) =>
  delivering.deliverer(telegramChannels(telegram), overrides);

async function put(...alerts: Parameters<typeof putAlerts>[1][]) {
  await putAlerts(delivering.db, ...alerts);
}

/** One more event, as the judge counts it. */
const repeat = (alertId: string) =>
  delivering.alerts.change(alertId, ({ count }) => ({ set: { count: count + 1 }, tell: 'edit' }));

const resolve = (alertId: string) =>
  delivering.alerts.change(alertId, () => ({
    set: {
      state: 'resolved',
      resolved: { how: 'recovered', at: new Date(), by: null, run_id: null, after_seconds: 90 },
    },
    tell: 'edit',
  }));

describe('the deliverer', () => {
  it('brings an alert that is written down to its chat, and writes down that it did', async () => {
    const incident = buildIncident('nightly_backup');
    await put(incident);
    await deliverer().runOnce();
    expect(telegram.messages).toMatchObject([{ chat: '42', topic: null, edits: 0 }]);
    expect(telegram.messages[0]?.text).toContain('Job nightly_backup failed: Disk full');
    const alert = await delivering.alerts.get(incident.alert_id);
    expect(alert?.undelivered).toBeUndefined();
    expect(alert?.messages.telegram).toMatchObject({ message_id: '1', version: 1, state: 'firing', error: null });
    await deliverer().runOnce();
    expect(telegram.calls).toHaveLength(1);
  });

  it('is at the chat’s door within a second when it is woken', async () => {
    const awake = deliverer();
    await awake.runOnce();
    const incident = buildIncident('a');
    await put(incident);
    const writtenAt = performance.now();
    awake.wake();
    const call = await until(() => telegram.calls[0]);
    expect(call.at - writtenAt).toBeLessThan(1_000);
  });

  it('finds what other workers wrote down without being woken', async () => {
    await deliverer({ pollMs: 50 }).runOnce();
    await put(buildIncident('a'));
    await until(() => telegram.messages.length === 1);
  });

  it('edits the message on repeats, after a gap, and closes it when it is over', async () => {
    const { alert_id } = buildIncident('a');
    await put({ ...buildIncident('a'), alert_id });
    await deliverer().runOnce();
    for (let event = 0; event < 5; event += 1) await repeat(alert_id);
    await deliverer().runOnce();
    expect(telegram.calls).toHaveLength(1);
    await passTime(delivering.db, 3_000);
    await deliverer().runOnce();
    expect(telegram.messages).toMatchObject([{ message_id: 1, edits: 1 }]);
    expect(telegram.messages[0]?.text).toContain('×6');
    await resolve(alert_id);
    await passTime(delivering.db, 3_000);
    await deliverer().runOnce();
    expect(telegram.messages).toMatchObject([{ message_id: 1, edits: 2 }]);
    expect(telegram.messages[0]?.text).toContain('✅ Recovered after 1m 30s');
    expect((await delivering.alerts.get(alert_id))?.undelivered).toBeUndefined();
  });

  it('edits by itself when the gap is over', async () => {
    const channel = createFakeChannel({ minEditGapMs: 100 });
    const incident = buildIncident('a', { channels: ['fake'], undelivered: ['fake'] });
    await put(incident);
    const awake = delivering.deliverer(channelSet(channel));
    await awake.runOnce();
    await repeat(incident.alert_id);
    awake.wake();
    await until(() => channel.told.length === 2, { timeoutMs: 1_500 });
    const [sent, edited] = channel.told;
    expect(edited).toMatchObject({ action: 'edit', messageId: '1', message: { type: 'repeated' } });
    expect((edited?.at ?? 0) - (sent?.at ?? 0)).toBeGreaterThanOrEqual(95);
  });

  it('goes on waiting when an alert changed while it was told', async () => {
    const channel = createFakeChannel({ minEditGapMs: 0 });
    const incident = buildIncident('a', { channels: ['fake'], undelivered: ['fake'] });
    await put(incident);
    channel.answers.push(async () => {
      await repeat(incident.alert_id);
      return { kind: 'sent', messageId: 'm' };
    });
    await delivering.deliverer(channelSet(channel)).runOnce();
    expect(channel.told.map(({ action, message }) => [action, message.alert?.count])).toEqual([
      ['send', 1],
      ['edit', 2],
    ]);
    expect((await delivering.alerts.get(incident.alert_id))?.undelivered).toBeUndefined();
  });

  it('sends a message of its own when an alert is to notify again', async () => {
    const incident = buildIncident('a');
    await put(incident);
    await deliverer().runOnce();
    await delivering.alerts.change(incident.alert_id, () => ({ set: {}, tell: 'notify' }));
    await deliverer().runOnce();
    expect(telegram.messages.map(({ message_id, edits }) => [message_id, edits])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('sends a message anew when somebody deleted it', async () => {
    const incident = buildIncident('a');
    await put(incident);
    await deliverer().runOnce();
    telegram.forget(1);
    await resolve(incident.alert_id);
    await passTime(delivering.db, 3_000);
    await deliverer().runOnce();
    expect(telegram.messages).toMatchObject([{ message_id: 2 }]);
    expect((await delivering.alerts.get(incident.alert_id))?.messages.telegram?.message_id).toBe('2');
  });

  it('follows a chat that moved, once and for all', async () => {
    telegram.move('42', '-1001234567890');
    await put(buildIncident('a'));
    await deliverer().runOnce();
    await put(buildIncident('b'));
    await deliverer().runOnce();
    expect(telegram.messages.map(({ chat }) => chat)).toEqual(['-1001234567890', '-1001234567890']);
    expect(telegram.calls).toHaveLength(3);
  });

  it('is held up in one chat without holding up another', async () => {
    telegram.script(refusals.hang);
    const slow = buildIncident('slow', { channels: ['telegram:1'], undelivered: ['telegram:1'] });
    await put(slow);
    const awake = delivering.deliverer(telegramChannels(telegram, { callMs: 1_500 }));
    awake.wake();
    await until(() => telegram.calls.length === 1);
    await put(buildIncident('quick', { channels: ['telegram:2'], undelivered: ['telegram:2'] }));
    const writtenAt = performance.now();
    awake.wake();
    await until(() => telegram.messages.length === 1, { timeoutMs: 2_000 });
    expect((telegram.calls[1]?.at ?? 0) - writtenAt).toBeLessThan(1_000);
    expect(telegram.messages).toMatchObject([{ chat: '2' }]);
  });

  it('tells the same version once though several workers try', async () => {
    const workers = Array.from({ length: 4 }, () => deliverer());
    for (let index = 0; index < 10; index += 1) {
      await put(buildIncident(`job_${index}`));
      await Promise.all(workers.map((worker) => worker.runOnce()));
    }
    expect(telegram.messages).toHaveLength(10);
    expect(new Set(telegram.messages.map(({ text }) => text)).size).toBe(10);
  });
});

describe('a crash', () => {
  it('between sending and writing down repeats that message once and loses none', async () => {
    await put(buildIncident('a'), buildIncident('b'));
    const stores = createDeliveryStores(delivering.db);
    const outbox = { ...stores.outbox, told: () => Promise.reject(new Error('the process is gone')) };
    const crashed = deliverer({ stores: { ...stores, outbox } });
    await crashed.runOnce();
    expect(telegram.messages).toHaveLength(1);
    await crashed.stop();
    await deliverer().runOnce();
    expect(telegram.messages).toHaveLength(3);
    await deliverer().runOnce();
    expect(telegram.messages).toHaveLength(3);
  });

  it('that keeps the claim holds others up for a few seconds only', async () => {
    await put(buildIncident('a'));
    await createDeliveryStores(delivering.db).doors.claim('telegram:42', 'somebody who is gone', 300);
    const awake = deliverer({ pollMs: 50 });
    await awake.runOnce();
    expect(telegram.calls).toEqual([]);
    await until(() => telegram.messages.length === 1, { timeoutMs: 3_000 });
  });

  it('of the database alone repeats nothing: what was sent is written down when it is back', async () => {
    await put(buildIncident('a'));
    const stores = createDeliveryStores(delivering.db);
    let failures = 2;
    const outbox: typeof stores.outbox = {
      ...stores.outbox,
      async told(...args) {
        failures -= 1;
        if (failures >= 0) throw new AppError('database_unavailable', 'The database cannot be reached');
        await stores.outbox.told(...args);
      },
    };
    await deliverer({ stores: { ...stores, outbox } }).runOnce();
    expect(failures).toBe(-1);
    await deliverer().runOnce();
    expect(telegram.messages).toHaveLength(1);
  });
});
