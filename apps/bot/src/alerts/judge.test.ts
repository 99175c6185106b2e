import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AlertEvent, AppError, type RunSummary } from '@jobs-monitor/core';
import { createBus } from '../events/bus.js';
import type { Store } from '../store/store.js';
import { buildEvent, buildRule } from '../testing/alert-builders.js';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { until } from '../testing/until.js';
import { createJudge, type JudgeDeps } from './judge.js';
import { createRecover } from './recover.js';
import type { AlertRule } from './rules/rule.js';
import { createSilenceEnd } from './silence-end.js';
import { createUpkeep } from './upkeep.js';

let database: TestDatabase;
let store: Store;
let at: Date;
let rules: AlertRule[];
let woken: number;

const now = () => at;
const later = (seconds: number) => {
  at = new Date(at.getTime() + seconds * 1000);
  return at;
};

beforeAll(async () => {
  database = await openTestDatabase(now);
  store = database.store;
});
beforeEach(() => {
  at = new Date('2026-03-01T10:00:00Z');
  rules = [buildRule()];
  woken = 0;
});
afterEach(() => database.clear());
afterAll(() => database.close());

function createTestAlerting(overrides: Partial<JudgeDeps> = {}) {
  const bus = createBus((_, error) => {
    throw error;
  });
  const wake = () => {
    woken += 1;
  };
  const deps: JudgeDeps = {
    store,
    rules: () => rules,
    channels: () => ['telegram', 'slack'],
    usualOf: async () => null,
    bus,
    log: database.log,
    wake,
    now,
    ...overrides,
  };
  const judge = createJudge(deps);
  const recover = createRecover({
    store,
    bus,
    report: judge.report,
    prepare: async () => undefined,
    isUsual: () => true,
    wake,
    now,
  });
  const endSilences = createSilenceEnd({ store, report: judge.report, log: database.log, wake, now });
  const upkeep = createUpkeep({
    store,
    judge,
    recover,
    endSilences,
    watchedSubjects: async () => ['host/1'],
    bus,
    wake,
    now,
    onError: (error) => {
      throw error;
    },
  });
  return { ...judge, upkeep, bus };
}

const failure = (given: Partial<AlertEvent> = {}) => buildEvent({ at, ...given });
const listed = async () => (await store.alerts.list({}, null, 50)).alerts;
const only = async () => {
  const alerts = await listed();
  expect(alerts).toHaveLength(1);
  return alerts[0] as (typeof alerts)[number];
};

/** A good run that was stored and counted. */
async function succeed(given: Partial<RunSummary> = {}): Promise<RunSummary> {
  const run = buildRun({ status: 'completed', queued_at: at, started_at: at, ended_at: at, ...given });
  const { args: _args, ...summary } = run;
  await database.db
    .native()
    .collection<{ _id: string }>('job_runs')
    .insertOne({ ...run, _id: run.run_id });
  await store.sink.recordEnds([summary]);
  return run;
}

describe('a failure', () => {
  it('opens an incident that says what happened, for the first channel, and wakes the delivery', async () => {
    const { report } = createTestAlerting();
    await report([failure()]);
    const alert = await only();
    expect(alert).toMatchObject({ state: 'firing', count: 1, rule: 'job_failure_alert', job_id: 'sample_job' });
    expect(alert.text.en).toBe('❌ Job sample_job failed: Disk full');
    expect(alert.deliveries).toEqual([{ channel: 'telegram', state: 'pending', at: null, error: null }]);
    expect(woken).toBe(1);
  });

  it('counts once, however often and by however many it is reported', async () => {
    const event = failure();
    await Promise.all(Array.from({ length: 10 }, () => createTestAlerting().report([event])));
    expect((await only()).count).toBe(1);
  });

  it('is one incident when many come at once over several workers', async () => {
    const workers = [createTestAlerting(), createTestAlerting(), createTestAlerting()];
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => workers[index % 3]?.report([failure({ at: later(0.01) })])),
    );
    expect((await only()).count).toBe(60);
  });

  it('knows how many came in a row, and whether its error is new', async () => {
    const { report } = createTestAlerting();
    await report([failure()]);
    expect((await only()).context).toMatchObject({ nth: 1, signature_seen_at: null });
    const first = at;
    later(10);
    await report([failure()]);
    expect((await only()).context).toMatchObject({ nth: 2, signature_seen_at: first });
  });

  it('is kept although no rule asks for it, and forgotten when it is only news', async () => {
    rules = [];
    const { report } = createTestAlerting();
    await report([failure(), buildEvent({ name: 'job_completed', at })]);
    expect(await database.db.native().collection('alert_events').distinct('name')).toEqual(['job_failed']);
    expect(await listed()).toEqual([]);
  });
});

describe('what a process left unjudged when it died', () => {
  it('is judged by another, once', async () => {
    const event = failure();
    await store.alertEvents.add([event]);
    const { sweep } = createTestAlerting();
    expect(await sweep()).toBe(0);
    later(4);
    expect(await sweep()).toBe(1);
    expect(await sweep()).toBe(0);
    expect((await only()).count).toBe(1);
  });

  it('is judged by the same process as soon as the database answers again', async () => {
    let slow = true;
    const silences = {
      ...store.silences,
      async active(when: Date) {
        if (slow) throw new AppError('database_unavailable', 'slow');
        return store.silences.active(when);
      },
    };
    await createTestAlerting({ store: { ...store, silences } }).report([failure()]);
    expect(await listed()).toEqual([]);
    slow = false;
    await until(async () => (await listed()).length === 1);
  });

  it('is not counted again when it had been counted before the end', async () => {
    const event = failure();
    const dies = { ...store.alertEvents, markJudged: () => Promise.reject(new Error('killed')) };
    await createTestAlerting({ store: { ...store, alertEvents: dies } }).report([event]);
    later(4);
    await createTestAlerting().sweep();
    expect((await only()).count).toBe(1);
  });
});

describe('a recovery', () => {
  it('ends the incident with the downtime as soon as a good run ended', async () => {
    const { report, bus, upkeep } = createTestAlerting();
    await report([failure()]);
    later(90);
    const run = await succeed();
    bus.publish('run.ended', { run });
    await upkeep.runOnce();
    expect(await only()).toMatchObject({
      state: 'resolved',
      resolved: { how: 'recovered', after_seconds: 90, run_id: run.run_id },
    });
  });

  it('is seen when the good run ended on another worker', async () => {
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    later(90);
    await succeed();
    await upkeep.runOnce();
    expect((await only()).state).toBe('resolved');
  });

  it('does not follow a good run that ended before', async () => {
    const { report, upkeep } = createTestAlerting();
    await succeed();
    later(5);
    await report([failure()]);
    await upkeep.runOnce();
    expect((await only()).state).toBe('firing');
  });

  it('waits for as many good runs as the rule asks for', async () => {
    rules = [buildRule({ recover_after: 2 })];
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    later(10);
    await succeed();
    await upkeep.runOnce();
    expect((await only()).state).toBe('firing');
    later(10);
    const second = await succeed();
    await upkeep.runOnce();
    expect((await only()).resolved).toMatchObject({ run_id: second.run_id, after_seconds: 20 });
  });

  it('is news that a rule may ask for', async () => {
    rules = [buildRule(), buildRule({ name: 'good', event_pattern: 'job_recovered', severity: 'info' })];
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    later(90);
    await succeed();
    await upkeep.runOnce();
    const news = (await listed()).find(({ rule }) => rule === 'good');
    expect(news).toMatchObject({ kind: 'announcement', newest: { facts: { downtime_seconds: 90, incidents: 1 } } });
  });
});

describe('a job that comes and goes', () => {
  it('stays one incident within the cooldown, and notifies anew when it still fires after it', async () => {
    const { report, upkeep } = createTestAlerting();
    for (let turn = 0; turn < 3; turn += 1) {
      await report([failure()]);
      later(20);
      await succeed();
      await upkeep.runOnce();
      expect((await only()).state).toBe('resolved');
      later(20);
    }
    await report([failure()]);
    const { alert_id } = await only();
    expect(await only()).toMatchObject({ state: 'firing', count: 4, resolved: null });
    await store.alerts.change(alert_id, () => ({ set: {}, tell: 'edit' }));
    await database.db
      .native()
      .collection<{ _id: string }>('alerts')
      .updateOne(
        { _id: alert_id },
        { $set: { 'messages.telegram': { message_id: '7', version: 1, at, folded_in: null, error: null } } },
      );

    later(300 - 120 - 1);
    await upkeep.runOnce();
    expect((await store.alerts.get(alert_id))?.messages.telegram?.message_id).toBe('7');
    later(1);
    await upkeep.runOnce();
    expect((await store.alerts.get(alert_id))?.messages.telegram?.message_id).toBeNull();
    expect((await store.alerts.get(alert_id))?.notify_again_at).toBeNull();
  });

  it('is a new incident after the cooldown', async () => {
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    later(20);
    await succeed();
    await upkeep.runOnce();
    later(300);
    await report([failure()]);
    expect(await listed()).toHaveLength(2);
  });
});

describe('trouble of the monitor itself', () => {
  const channelBroken = (channel: string) =>
    buildEvent({
      name: 'monitor_channel_broken',
      event_id: `monitor/${channel}/${at.toISOString()}`,
      at,
      job_id: null,
      run_id: null,
      category: null,
      facts: { subject: channel },
    });
  const states = async () =>
    Object.fromEntries((await listed()).map(({ newest, state }) => [newest.facts.subject, state]));

  it('is an incident for each that it is about, ended by the one that is over', async () => {
    rules = [buildRule({ event_pattern: 'monitor_*' })];
    const { report, upkeep } = createTestAlerting();
    await report([channelBroken('slack'), channelBroken('webhook')]);
    await upkeep.clear('monitor_channel_broken', 'slack');
    expect(await states()).toEqual({ slack: 'resolved', webhook: 'firing' });
  });

  it('ends with the process that watched it', async () => {
    rules = [buildRule({ event_pattern: 'monitor_*' })];
    const { report, upkeep } = createTestAlerting();
    await report([channelBroken('host/1'), channelBroken('host/2')]);
    await upkeep.runOnce();
    expect(await states()).toEqual({ 'host/1': 'firing', 'host/2': 'resolved' });
  });
});

describe('news within its cooldown', () => {
  it('is counted in the next announcement', async () => {
    rules = [buildRule({ event_pattern: 'job_completed' })];
    const { report } = createTestAlerting();
    for (let turn = 0; turn < 5; turn += 1) {
      await report([buildEvent({ name: 'job_completed', at })]);
      later(10);
    }
    expect((await only()).count).toBe(1);
    later(300);
    await report([buildEvent({ name: 'job_completed', at })]);
    expect((await listed())[0]).toMatchObject({ count: 1, held_back: 4 });
  });
});

describe('a silence', () => {
  const silence = (seconds: number) => ({
    silence_id: 'silence-1',
    matcher: { job_id: 'sample_*', category: null, rule: null, severity: null },
    reason: 'Moving house',
    by: { kind: 'web', id: '7', name: 'Dana' } as const,
    created_at: at,
    ends_at: new Date(at.getTime() + seconds * 1000),
  });

  it('records what it holds back, and tells of it at its end', async () => {
    rules = [buildRule(), buildRule({ name: 'silences', event_pattern: 'silence_ended', severity: 'info' })];
    const { report, upkeep } = createTestAlerting();
    await store.silences.add(silence(60));
    await report([failure(), failure()]);
    expect(await only()).toMatchObject({ state: 'firing', silenced_by: 'silence-1', count: 2, deliveries: [] });
    expect(woken).toBe(0);

    later(61);
    await upkeep.runOnce();
    await upkeep.runOnce();
    const [told, incident] = (await listed()).sort((a, b) => a.kind.localeCompare(b.kind));
    expect(told).toMatchObject({ rule: 'silences', newest: { facts: { held_back: 2, still_open: 1 } } });
    expect(incident).toMatchObject({ silenced_by: null, deliveries: [{ channel: 'telegram', state: 'pending' }] });
    expect(await listed()).toHaveLength(2);
  });

  it('holds back what comes back within its cooldown, until it ends', async () => {
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    later(10);
    await succeed();
    await upkeep.runOnce();
    await store.silences.add(silence(600));
    later(10);
    await report([failure()]);
    const { alert_id } = await only();
    expect(await store.alerts.get(alert_id)).toMatchObject({
      state: 'firing',
      silenced_by: 'silence-1',
      notify_again_at: null,
      version: 2,
    });
    later(600);
    await upkeep.runOnce();
    expect(await store.alerts.get(alert_id)).toMatchObject({
      silenced_by: null,
      version: 3,
      undelivered: ['telegram'],
    });
  });

  it('that is made while a cooldown runs keeps its end quiet, too', async () => {
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    later(10);
    await succeed();
    await upkeep.runOnce();
    later(10);
    await report([failure()]);
    const { alert_id } = await only();
    const { version } = (await store.alerts.get(alert_id)) ?? {};
    await store.silences.add(silence(600));
    later(300);
    await upkeep.runOnce();
    expect(await store.alerts.get(alert_id)).toMatchObject({
      version,
      silenced_by: 'silence-1',
      notify_again_at: null,
    });
  });

  it('does not hold back the end of what was told before it', async () => {
    const { report, upkeep } = createTestAlerting();
    await report([failure()]);
    const { version = 0 } = (await store.alerts.get((await only()).alert_id)) ?? {};
    await store.silences.add(silence(600));
    later(10);
    await report([failure()]);
    expect(await store.alerts.get((await only()).alert_id)).toMatchObject({ version, count: 2 });
    later(10);
    await succeed();
    await upkeep.runOnce();
    expect(await store.alerts.get((await only()).alert_id)).toMatchObject({
      state: 'resolved',
      version: version + 1,
      undelivered: ['telegram'],
    });
  });
});
