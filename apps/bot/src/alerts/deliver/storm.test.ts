import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredAlert } from '../../store/alert-document.js';
import { createDeliveryStores } from '../../store/delivery-stores.js';
import { buildIncident, putAlerts } from '../../testing/alerts.js';
import { type Delivering, openDelivering } from '../../testing/delivering.js';
import { channelSet, createFakeChannel, passTime, telegramChannels } from '../../testing/delivery.js';
import { type FakeTelegram, startFakeTelegram } from '../../testing/fake-telegram.js';

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

const deliverer = () => delivering.deliverer(telegramChannels(telegram));

/** Incidents with 1, 2, 3, 1, … events. */
const incidents = (count: number, name = 'job'): StoredAlert[] =>
  Array.from({ length: count }, (_, index) => buildIncident(`${name}_${index}`, { count: 1 + (index % 3) }));

const eventsOf = (alerts: readonly StoredAlert[]) => alerts.reduce((sum, { count }) => sum + count, 0);

/** The events that a message tells of: those that its digest names, or its count. */
function eventsTold(text: string): number {
  const digest = /, (\d+|one) events?/.exec(text.split('\n')[0] ?? '');
  if (digest) return digest[1] === 'one' ? 1 : Number(digest[1]);
  return Number(/×(\d+)$/.exec(text.split('\n')[0] ?? '')?.[1] ?? 1);
}

const sumTold = () => telegram.messages.reduce((sum, { text }) => sum + eventsTold(text), 0);

/** Lets minutes go by until nothing waits any more. */
async function settle(): Promise<void> {
  const { outbox } = createDeliveryStores(delivering.db);
  for (let minute = 0; (await outbox.waitingChannels()).length > 0; minute += 1) {
    if (minute > 20) throw new Error('alerts wait for ever');
    await passTime(delivering.db, 61_000);
    await deliverer().runOnce();
  }
}

describe('a storm', () => {
  it('sends what fits and folds the rest into one digest; the sums are those of what happened', async () => {
    const alerts = incidents(100);
    await putAlerts(delivering.db, ...alerts);
    await deliverer().runOnce();
    expect(telegram.messages).toHaveLength(15);
    expect(telegram.messages[14]?.text).toMatch(/^❌ 86 alerts in one message/);
    expect(sumTold()).toBe(eventsOf(alerts));
    expect(await deliverer().oldestPendingAgeMs()).toBeNull();
  });

  it('keeps to twenty messages a minute over several workers and a restart', async () => {
    for (let wave = 0; wave < 5; wave += 1) {
      await putAlerts(delivering.db, ...incidents(30, `wave_${wave}`));
      await Promise.all([deliverer().runOnce(), deliverer().runOnce()]);
      await passTime(delivering.db, 10_000);
    }
    expect(telegram.calls.length).toBeLessThanOrEqual(20);
    // One digest, edited as more came.
    expect(telegram.messages).toHaveLength(15);
    expect(telegram.messages[14]?.edits).toBeGreaterThanOrEqual(3);
    await settle();
    expect(sumTold()).toBe(5 * eventsOf(incidents(30)));
  });

  it('counts edits, too', async () => {
    const alerts = incidents(12);
    await putAlerts(delivering.db, ...alerts);
    await deliverer().runOnce();
    for (let round = 0; round < 5; round += 1) {
      for (const { alert_id } of alerts) {
        await delivering.alerts.change(alert_id, ({ count }) => ({ set: { count: count + 1 }, tell: 'edit' }));
      }
      await passTime(delivering.db, 5_000);
      await deliverer().runOnce();
    }
    expect(telegram.calls.length).toBeLessThanOrEqual(20);
    await settle();
    expect(sumTold()).toBe(eventsOf(alerts) + 5 * 12);
  });

  it('adds up after all is over, too, and its digest says so', async () => {
    const alerts = incidents(40);
    await putAlerts(delivering.db, ...alerts);
    await deliverer().runOnce();
    for (const { alert_id } of alerts) {
      await delivering.alerts.change(alert_id, ({ count }) => ({
        set: {
          count: count + 1,
          state: 'resolved',
          resolved: { how: 'recovered', at: new Date(), by: null, run_id: null, after_seconds: 9 },
        },
        tell: 'edit',
      }));
    }
    await settle();
    expect(telegram.messages).toHaveLength(15);
    expect(telegram.messages.every(({ text }) => text.startsWith('✅'))).toBe(true);
    expect(telegram.messages[14]?.text).toContain('26 of them are over');
    expect(sumTold()).toBe(eventsOf(alerts) + 40);
  });

  it('tells the worst by themselves', async () => {
    const worst = buildIncident('worst', { severity: 'critical' });
    await putAlerts(delivering.db, ...incidents(60), worst);
    await deliverer().runOnce();
    expect(telegram.messages[0]?.text).toContain('Job worst failed');
  });

  it('in a channel that cannot edit tells each alert once, and not every change of them', async () => {
    const hook = createFakeChannel({ canEdit: false, minEditGapMs: 0 });
    hook.answers.push(...Array.from({ length: 40 }, () => ({ kind: 'sent' as const, messageId: null })));
    const alerts = incidents(30).map((alert) => ({ ...alert, channels: ['fake'], undelivered: ['fake'] }));
    await putAlerts(delivering.db, ...alerts);
    await delivering.deliverer(channelSet(hook)).runOnce();
    expect(hook.told.map(({ message }) => message.type)).toEqual([...Array(14).fill('firing'), 'digest']);
    expect(hook.told[14]?.message.digest).toMatchObject({ alerts: 16 });
    const [first] = alerts;
    await delivering.alerts.change(first?.alert_id ?? '', ({ count }) => ({ set: { count: count + 1 }, tell: 'edit' }));
    await passTime(delivering.db, 61_000);
    await delivering.deliverer(channelSet(hook)).runOnce();
    expect(hook.told).toHaveLength(15);
    await passTime(delivering.db, 240_000);
    await delivering.deliverer(channelSet(hook)).runOnce();
    expect(hook.told).toHaveLength(16);
    expect(hook.told[15]).toMatchObject({ action: 'send', message: { type: 'repeated', alert: { count: 2 } } });
  });

  it('that a crash cuts off between digest and record tells the digest again and loses none', async () => {
    const alerts = incidents(40);
    await putAlerts(delivering.db, ...alerts);
    // The 15th message is the digest: it gets through, and its answer is lost.
    for (let index = 0; index < 14; index += 1) telegram.script(null);
    telegram.loseAnswer();
    await deliverer().runOnce();
    expect(telegram.messages).toHaveLength(15);
    await settle();
    expect(telegram.messages).toHaveLength(16);
    expect(sumTold()).toBe(eventsOf(alerts) + eventsTold(telegram.messages[14]?.text ?? ''));
  });
});
