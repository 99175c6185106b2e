import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredAlert } from '../../store/alert-document.js';
import { createDeliveryStores } from '../../store/delivery-stores.js';
import { buildIncident, putAlerts } from '../../testing/alerts.js';
import { type Delivering, openDelivering } from '../../testing/delivering.js';
import { channelSet, createFakeChannel, passTime, telegramChannels } from '../../testing/delivery.js';
import { startFakeTelegram } from '../../testing/fake-telegram.js';
import type { ChannelSet } from '../channels/channel.js';

let delivering: Delivering;
beforeAll(async () => {
  delivering = await openDelivering();
});
afterEach(() => delivering.reset());
afterAll(() => delivering.close());

type FakeChannel = ReturnType<typeof createFakeChannel>;

/** Incidents with 1, 2, 3, 1, … events. */
const incidents = (count: number, channel = 'fake', name = 'job'): StoredAlert[] =>
  Array.from({ length: count }, (_, index) =>
    buildIncident(`${name}_${index}`, { count: 1 + (index % 3), channels: [channel], undelivered: [channel] }),
  );

const eventsOf = (alerts: readonly StoredAlert[]) => alerts.reduce((sum, { count }) => sum + count, 0);

/** The events that all messages in a channel tell of, as they stand there now. */
const shownEvents = ({ shown }: FakeChannel) =>
  [...shown.values()].reduce((sum, { alert, digest }) => sum + (alert?.count ?? digest?.events ?? 0), 0);

const oneMore = (alertId: string) =>
  delivering.alerts.change(alertId, ({ count }) => ({ set: { count: count + 1 }, tell: 'edit' }));

const deliver = (channels: ChannelSet) => delivering.deliverer(channels).runOnce();

/** Lets minutes go by until nothing waits any more. */
async function settle(channels: ChannelSet): Promise<void> {
  const { outbox } = createDeliveryStores(delivering.db);
  for (let minute = 0; (await outbox.waitingChannels()).length > 0; minute += 1) {
    if (minute > 20) throw new Error('alerts wait for ever');
    await passTime(delivering.db, 61_000);
    await deliver(channels);
  }
}

describe('a storm', () => {
  it('sends what fits and folds the rest into one digest; the sums are those of what happened', async () => {
    const channel = createFakeChannel({ perMinute: 10 });
    const alerts = incidents(30);
    await putAlerts(delivering.db, ...alerts);
    const deliverer = delivering.deliverer(channelSet(channel));
    await deliverer.runOnce();
    expect(channel.told.map(({ message }) => message.type)).toEqual([...Array(7).fill('firing'), 'digest']);
    expect(channel.told.at(-1)?.message.digest?.alerts).toBe(23);
    expect(shownEvents(channel)).toBe(eventsOf(alerts));
    expect(await deliverer.oldestPendingAgeMs()).toBeNull();
  });

  it('keeps to twenty messages a minute in a chat, over several workers and restarts', async () => {
    const telegram = await startFakeTelegram();
    const channels = telegramChannels(telegram);
    const waves = [25, 3, 3, 3, 3, 3, 3, 3];
    let passedMs = 0;
    const times: number[] = [];
    for (const [wave, count] of waves.entries()) {
      await putAlerts(delivering.db, ...incidents(count, 'telegram', `wave_${wave}`));
      await Promise.all([deliver(channels), deliver(channels)]);
      times.push(...telegram.calls.slice(times.length).map(({ at }) => at + passedMs));
      passedMs += 10_000;
      await passTime(delivering.db, 10_000);
    }
    const inMinuteBefore = (end: number) => times.filter((at) => at > end - 60_000 && at <= end).length;
    expect(times.length).toBeGreaterThan(18);
    expect(Math.max(...times.map(inMinuteBefore))).toBeLessThanOrEqual(20);
    await settle(channels);
    const told = telegram.messages.map(({ text }) => eventsTold(text)).reduce((sum, events) => sum + events, 0);
    expect(told).toBe(waves.reduce((sum, count) => sum + eventsOf(incidents(count)), 0));
    await telegram.close();
  }, 20_000);

  it('counts edits, too', async () => {
    const channel = createFakeChannel({ perMinute: 10 });
    const alerts = incidents(6);
    await putAlerts(delivering.db, ...alerts);
    for (let round = 0; round < 3; round += 1) {
      await deliver(channelSet(channel));
      for (const { alert_id } of alerts) await oneMore(alert_id);
      await passTime(delivering.db, 5_000);
    }
    expect(channel.told.length).toBeLessThanOrEqual(10);
    await settle(channelSet(channel));
    expect(shownEvents(channel)).toBe(eventsOf(alerts) + 3 * 6);
  }, 20_000);

  it('adds up after all is over, too, and its digest says so', async () => {
    const channel = createFakeChannel({ perMinute: 5 });
    const alerts = incidents(12);
    await putAlerts(delivering.db, ...alerts);
    await deliver(channelSet(channel));
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
    await settle(channelSet(channel));
    expect([...channel.shown.values()].map(({ type }) => type)).toEqual(['resolved', 'resolved', 'resolved', 'digest']);
    expect([...channel.shown.values()].at(-1)?.digest).toMatchObject({ alerts: 9, resolved: 9 });
    expect(shownEvents(channel)).toBe(eventsOf(alerts) + 12);
  }, 20_000);

  it('tells the worst by themselves', async () => {
    const channel = createFakeChannel({ perMinute: 5 });
    const worst = buildIncident('worst', { severity: 'critical', channels: ['fake'], undelivered: ['fake'] });
    await putAlerts(delivering.db, ...incidents(10), worst);
    await deliver(channelSet(channel));
    expect(channel.told[0]?.message.alert?.job_id).toBe('worst');
  });

  it('in a channel that cannot edit tells each alert once, and repeats once per cooldown', async () => {
    const hook = createFakeChannel({ canEdit: false, minEditGapMs: 0, perMinute: 5 });
    hook.answers.push(...Array.from({ length: 40 }, () => ({ kind: 'sent' as const, messageId: null })));
    const alerts = incidents(10);
    await putAlerts(delivering.db, ...alerts);
    await deliver(channelSet(hook));
    expect(hook.told.map(({ message }) => message.type)).toEqual(['firing', 'firing', 'firing', 'digest']);
    expect(hook.told[3]?.message.digest).toMatchObject({ alerts: 7 });
    const one = hook.told[0]?.message.alert;
    await oneMore(one?.alert_id ?? '');
    await passTime(delivering.db, 61_000);
    await deliver(channelSet(hook));
    expect(hook.told).toHaveLength(4);
    await passTime(delivering.db, 240_000);
    await deliver(channelSet(hook));
    expect(hook.told.slice(4)).toMatchObject([
      { action: 'send', message: { type: 'repeated', alert: { count: (one?.count ?? 0) + 1 } } },
    ]);
  });

  it('whose digest gets no answer tells the digest again, and loses none', async () => {
    const channel = createFakeChannel({ perMinute: 5 });
    const alerts = incidents(10);
    await putAlerts(delivering.db, ...alerts);
    const sent = (messageId: string) => ({ kind: 'sent' as const, messageId });
    channel.answers.push(sent('1'), sent('2'), sent('3'), { kind: 'retry', afterMs: null, error: 'cut' });
    await deliver(channelSet(channel));
    expect(channel.told).toHaveLength(4);
    await settle(channelSet(channel));
    const alone = channel.told.slice(0, 3).reduce((sum, { message }) => sum + (message.alert?.count ?? 0), 0);
    expect(channel.told.slice(3).map(({ action, message }) => [action, message.digest?.events])).toEqual([
      ['send', eventsOf(alerts) - alone],
      ['send', eventsOf(alerts) - alone],
    ]);
    expect(
      (await Promise.all(alerts.map(({ alert_id }) => delivering.alerts.get(alert_id)))).map(
        (alert) => alert?.undelivered,
      ),
    ).toEqual(alerts.map(() => undefined));
  });
});

/** The events that a message tells of in its first line: those of its digest, or its count. */
function eventsTold(text: string): number {
  const [first = ''] = text.split('\n');
  const digest = /, (\d+|one) events?/.exec(first)?.[1];
  if (digest !== undefined) return digest === 'one' ? 1 : Number(digest);
  return Number(/×(\d+)$/.exec(first)?.[1] ?? 1);
}
