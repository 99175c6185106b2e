import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDeliveryLog } from '../../store/alert-deliveries.js';
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

/** Chat 1 first, then chat 2. */
const ORDER = ['telegram:1', 'telegram:2'];
const incident = (job: string) => buildIncident(job, { channels: ORDER, undelivered: ['telegram:1'] });
const deliverer = (settings: { account?: string; callMs?: number } = {}) =>
  delivering.deliverer(telegramChannels(telegram, settings));
const viewOf = async (name: string) => (await deliverer().channelViews()).find(({ channel }) => channel === name);
const chats = () => telegram.messages.map(({ chat }) => chat);

describe('a failure that passes', () => {
  it.each([
    ['an error of the server', refusals.serverError],
    ['a page of a proxy', refusals.badGateway],
    ['a connection that is cut', refusals.reset],
    ['a call that hangs', refusals.hang],
  ])('is tried again, and told once: %s', async (_what, script) => {
    telegram.script(script);
    await putAlerts(delivering.db, incident('a'));
    await deliverer({ callMs: 300 }).runOnce();
    expect(telegram.messages).toEqual([]);
    expect(await viewOf('telegram:1')).toMatchObject({ state: 'failing', error: expect.any(String) });
    await passTime(delivering.db, 1_000);
    await deliverer().runOnce();
    expect(chats()).toEqual(['1']);
    expect(await viewOf('telegram:1')).toMatchObject({ state: 'ok', error: null, since: null });
  });

  it('is tried again by itself', async () => {
    telegram.script(refusals.serverError);
    await putAlerts(delivering.db, incident('a'));
    deliverer().wake();
    await until(() => telegram.messages.length === 1, { timeoutMs: 3_000 });
    const [first, second] = telegram.calls;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('waits as long as the chat says, and no other chat waits', async () => {
    telegram.script(refusals.tooMany(30));
    await putAlerts(delivering.db, incident('a'));
    await deliverer().runOnce();
    await passTime(delivering.db, 29_000);
    await putAlerts(delivering.db, buildIncident('b', { channels: ['telegram:2'], undelivered: ['telegram:2'] }));
    await deliverer().runOnce();
    expect(telegram.calls).toHaveLength(2);
    expect(chats()).toEqual(['2']);
    await passTime(delivering.db, 1_000);
    await deliverer().runOnce();
    expect(chats()).toEqual(['2', '1']);
  });

  it('hands over to the next channel after two minutes, and only what nobody was told', async () => {
    await putAlerts(delivering.db, incident('known'));
    await deliverer().runOnce();
    await delivering.alerts.change((await delivering.alerts.open())[0]?.alert_id ?? '', ({ count }) => ({
      set: { count: count + 1 },
      tell: 'edit',
    }));
    telegram.always(refusals.serverError);
    await putAlerts(delivering.db, incident('new'));
    await passTime(delivering.db, 5_000);
    await deliverer().runOnce();
    telegram.always(null);
    await passTime(delivering.db, 119_000);
    // What stands in the way of the first chat alone.
    await delivering.db
      .native()
      .collection('alert_channels')
      .updateOne({ _id: 'telegram:1' as never }, { $set: { retry_at: new Date(Date.now() + 60_000) } });
    await deliverer().runOnce();
    expect(chats()).toEqual(['1']);
    await passTime(delivering.db, 1_001);
    await deliverer().runOnce();
    expect(chats()).toEqual(['1', '2']);
    expect(telegram.messages[1]?.text).toContain('Job new failed');
  });
});

describe('a failure for good', () => {
  it.each([
    ['blocked', refusals.blocked],
    ['kicked', refusals.kicked],
    ['an unknown chat', refusals.chatNotFound],
    ['no rights', refusals.noRights],
    ['a wrong token', refusals.unauthorised],
  ])('breaks the channel, and the next one tells: %s', async (_what, script) => {
    telegram.script(script);
    const alert = incident('a');
    await putAlerts(delivering.db, alert);
    await deliverer().runOnce();
    expect(chats()).toEqual(['2']);
    expect(await viewOf('telegram:1')).toMatchObject({
      state: 'broken',
      error: expect.stringContaining(script.description),
      since: expect.any(Date),
    });
    expect((await delivering.alerts.get(alert.alert_id))?.messages).toMatchObject({
      'telegram:1': { version: 0, error: expect.stringContaining(script.description) },
      'telegram:2': { version: 1, error: null },
    });
    await putAlerts(delivering.db, incident('b'));
    await deliverer().runOnce();
    expect(chats()).toEqual(['2', '2']);
    expect(telegram.calls).toHaveLength(3);
  });

  it('keeps the alert for a channel that has nobody to hand over to, and one message probes it every ten minutes', async () => {
    telegram.always(refusals.blocked);
    const alone = ['a', 'b', 'c'].map((job) =>
      buildIncident(job, { channels: ['telegram:1'], undelivered: ['telegram:1'] }),
    );
    await putAlerts(delivering.db, ...alone);
    await deliverer().runOnce();
    await passTime(delivering.db, 599_000);
    await deliverer().runOnce();
    expect(telegram.calls).toHaveLength(1);
    await passTime(delivering.db, 1_000);
    await deliverer().runOnce();
    expect(telegram.calls).toHaveLength(2);
    telegram.always(null);
    await passTime(delivering.db, 600_000);
    await deliverer().runOnce();
    expect(chats()).toEqual(['1', '1', '1']);
    expect(await viewOf('telegram:1')).toMatchObject({ state: 'ok' });
  });

  it('is over when a test message gets through', async () => {
    telegram.script(refusals.blocked);
    await putAlerts(delivering.db, buildIncident('a', { channels: ['telegram:1'], undelivered: ['telegram:1'] }));
    const awake = deliverer();
    await awake.runOnce();
    expect(await awake.sendTest('telegram:1')).toEqual([
      { channel: 'telegram:1', ok: true, error: null, took_ms: expect.any(Number) },
    ]);
    await until(() => telegram.messages.length === 2);
    expect(telegram.messages.map(({ text }) => text.split(' ')[0])).toEqual(['🔔', '❌']);
  });

  it('is over when the settings have changed', async () => {
    telegram.script(refusals.unauthorised);
    await putAlerts(delivering.db, buildIncident('a', { channels: ['telegram:1'], undelivered: ['telegram:1'] }));
    await deliverer().runOnce();
    await deliverer().runOnce();
    expect(telegram.calls).toHaveLength(1);
    await deliverer({ account: 'another bot' }).runOnce();
    expect(chats()).toEqual(['1']);
  });

  it('of one message hands that message on, and gives it up where nobody takes it', async () => {
    const [first, second] = [createFakeChannel({ name: 'first' }), createFakeChannel({ name: 'second' })];
    first.answers.push({ kind: 'refused', error: 'too odd' }, { kind: 'refused', error: 'too odd' });
    second.answers.push({ kind: 'refused', error: 'odd' });
    const alert = buildIncident('a', { channels: ['first', 'second'], undelivered: ['first'] });
    await putAlerts(delivering.db, alert);
    await delivering.deliverer(channelSet(first, second)).runOnce();
    const given = await delivering.alerts.get(alert.alert_id);
    expect(given?.undelivered).toBeUndefined();
    expect(given?.messages).toMatchObject({ first: { error: 'too odd' }, second: { error: 'odd' } });
    expect([first.told.length, second.told.length]).toEqual([1, 1]);
    await putAlerts(delivering.db, buildIncident('b', { channels: ['first'], undelivered: ['first'] }));
    await delivering.deliverer(channelSet(first, second)).runOnce();
    expect(first.told).toHaveLength(2);
  });

  it('of a name that nothing stands behind hands on, too', async () => {
    const alert = buildIncident('a', { channels: ['slack', 'telegram:2'], undelivered: ['slack'] });
    await putAlerts(delivering.db, alert);
    await deliverer().runOnce();
    expect(chats()).toEqual(['2']);
  });
});

describe('a test message', () => {
  it('goes to all configured channels, and answers what truly became of it', async () => {
    const [good, bad] = [createFakeChannel({ name: 'good' }), createFakeChannel({ name: 'bad' })];
    bad.answers.push({ kind: 'broken', error: 'blocked' });
    const { sendTest } = delivering.deliverer(channelSet(good, bad));
    expect(await sendTest()).toMatchObject([
      { channel: 'good', ok: true, error: null },
      { channel: 'bad', ok: false, error: 'blocked' },
    ]);
    expect(good.told).toMatchObject([{ action: 'send', message: { type: 'test' } }]);
  });

  it('to a channel that is not set up is refused', async () => {
    await expect(deliverer().sendTest('slack')).rejects.toMatchObject({ code: 'channel_not_found' });
  });
});

describe('what became of a message', () => {
  it('is one entry with its attempts and its true outcome', async () => {
    telegram.script(refusals.serverError);
    const alert = buildIncident('a', { channels: ['telegram:1'], undelivered: ['telegram:1'] });
    await putAlerts(delivering.db, alert);
    const { list } = createDeliveryLog(delivering.db);
    await deliverer().runOnce();
    const entry = { alert_id: alert.alert_id, kind: 'incident', channel: 'telegram:1', action: 'send' };
    expect((await list({}, null, 10)).deliveries).toMatchObject([
      { ...entry, state: 'pending', attempts: 1, error: expect.stringContaining('500'), delivered_at: null },
    ]);
    await passTime(delivering.db, 1_000);
    await deliverer().runOnce();
    expect((await list({}, null, 10)).deliveries).toMatchObject([
      { ...entry, state: 'delivered', attempts: 2, error: null, delivered_at: expect.any(Date) },
    ]);
  });

  it('holds no token, wherever one looks', async () => {
    telegram.script(refusals.reset, refusals.unauthorised, refusals.blocked);
    await putAlerts(delivering.db, incident('a'));
    const made = deliverer();
    await made.runOnce();
    await passTime(delivering.db, 1_000);
    await made.runOnce();
    expect(telegram.calls.length).toBeGreaterThanOrEqual(2);
    const kept = await Promise.all(
      ['alerts', 'alert_channels', 'alert_deliveries'].map((name) =>
        delivering.db.native().collection(name).find().toArray(),
      ),
    );
    const all = JSON.stringify([kept, made.log.lines, await made.channelViews()]);
    expect(all).toContain('Unauthorized');
    expect(all).not.toContain('fake-token');
  });

  it('that nobody was told of shows how long it waits', async () => {
    telegram.always(refusals.serverError);
    const opened_at = new Date(Date.now() - 60_000);
    const made = deliverer();
    expect(await made.oldestPendingAgeMs()).toBeNull();
    await putAlerts(delivering.db, { ...incident('a'), opened_at }, incident('b'));
    await made.runOnce();
    const age = await made.oldestPendingAgeMs();
    expect(age).toBeGreaterThanOrEqual(60_000);
    expect(age).toBeLessThan(70_000);
    telegram.always(null);
    await passTime(delivering.db, 1_000);
    await made.runOnce();
    expect(await made.oldestPendingAgeMs()).toBeNull();
  });
});
