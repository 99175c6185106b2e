import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCALES, type RunSummaryWire, sayer } from '@jobs-monitor/core';
import { toPlain } from '../../messages/formats.js';
import { summaryOf } from '../../runs/new-run.js';
import { createChatDigestStore } from '../../store/chat-digests.js';
import { buildIncident, putAlerts } from '../../testing/alerts.js';
import { buildJob, buildRun } from '../../testing/builders.js';
import { buildContext, textOf, turnedLines } from '../../testing/chat-reply.js';
import { createFakeClock, type FakeClock } from '../../testing/clock.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createRecordingLog } from '../../testing/log.js';
import { createTestOperations, VIEWER } from '../../testing/operations.js';
import type { Shown as Sent } from '../chat-queue-item.js';
import { createDigestCommand } from '../commands/digest.js';
import { groupFailures, loadDigestFacts } from './facts.js';
import { renderDigest } from './render.js';
import { createDigestSender } from './sender.js';

const ZONE = 'Asia/Jerusalem';
const DAY_MS = 86_400_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.clear());
afterAll(() => database.close());

const JOBS = [
  buildJob({ id: 'nightly', schedule: { kind: 'cron', expression: '0 0 3 * * *', timezone: ZONE } }),
  buildJob({ id: 'often', schedule: { kind: 'every', seconds: 60, firstAfterSeconds: 60 } }),
];

function createMonitor(clock: Pick<FakeClock, 'now'>) {
  const made = createTestOperations(database.store, JOBS, { now: clock.now });
  made.nextTimes.set('nightly', new Date(clock.now().getTime() + 5 * 3_600_000));
  made.nextTimes.set('often', new Date(clock.now().getTime() + 30_000));
  return made.operations;
}

function createWorker(clock: Pick<FakeClock, 'now'>, answer: () => Promise<Sent> = async () => SENT) {
  const sent: { chat: string; topic: number | null; text: string }[] = [];
  const operations = createMonitor(clock);
  const sender = createDigestSender({
    store: createChatDigestStore(database.db),
    load: () => loadDigestFacts(operations, clock.now()),
    chosenLocale: async () => null,
    async send({ id, topic }, { lines }) {
      sent.push({ chat: id, topic, text: toPlain(lines, 4_096) });
      return answer();
    },
    repeat: () => ({ stop: async () => undefined }),
    timezone: ZONE,
    webappUrl: null,
    log: createRecordingLog(),
    now: clock.now,
  });
  return {
    sent,
    async look() {
      await sender.runOnce();
      await sender.settled();
    },
  };
}

const SENT: Sent = { ok: true, chat: '7', messageId: '1' };

/** Somebody asks for a digest, in Hebrew and a topic. */
async function ask(at: string, clock: Pick<FakeClock, 'now'>) {
  const digest = createDigestCommand({ digests: createChatDigestStore(database.db) });
  const chat = { id: '7', kind: 'private', topic: 3 } as const;
  const context = buildContext(createMonitor(clock), { now: clock.now, timezone: ZONE, locale: 'he', chat });
  return digest.run(context, `on ${at}`);
}

describe('the daily digest', () => {
  it('comes once a day, whoever looks and however often, also after a restart', async () => {
    const clock = createFakeClock(new Date('2026-01-10T05:00:00Z'));
    await ask('08:00', clock);
    const workers = [createWorker(clock), createWorker(clock)];
    const look = () => Promise.all(workers.map((worker) => worker.look()));
    const count = () => workers.reduce((sum, { sent }) => sum + sent.length, 0);
    await look();
    expect(count()).toBe(0);
    clock.advance(3_600_000);
    for (let times = 0; times < 3; times += 1) await look();
    expect(count()).toBe(1);
    workers.push(createWorker(clock));
    await look();
    expect(count()).toBe(1);
    clock.advance(DAY_MS);
    await look();
    expect(count()).toBe(2);
    expect(workers.flatMap(({ sent }) => sent)[0]).toMatchObject({ chat: '7', topic: 3 });
    expect(workers.flatMap(({ sent }) => sent)[0]?.text).toContain('סיכום יומי');
  });

  it('comes tomorrow when its time is over today', async () => {
    const clock = createFakeClock(new Date('2026-01-10T07:00:00Z'));
    await ask('8:30', clock);
    const worker = createWorker(clock);
    await worker.look();
    expect(worker.sent).toEqual([]);
    clock.advance(DAY_MS);
    await worker.look();
    expect(worker.sent).toHaveLength(1);
  });

  it.each([
    // 27 March 2026: clocks go from 02:00 to 03:00, so there is no 02:30.
    ['that skips its hour', '2026-03-26T22:00:00Z', '02:30', '2026-03-26', '2026-03-27T00:00:00.000Z'],
    // 25 October 2026: clocks go from 02:00 back to 01:00, so there are two 01:30.
    ['that has its hour twice', '2026-10-24T20:00:00Z', '01:30', '2026-10-24', '2026-10-24T22:30:00.000Z'],
  ])('comes once on a day %s', async (_, from, at, sent_day, expected) => {
    const clock = createFakeClock(new Date(from));
    await createChatDigestStore(database.db).set({
      chat_id: '7',
      topic: null,
      at,
      locale: 'en',
      sent_day,
    });
    const worker = createWorker(clock);
    const times: string[] = [];
    for (let minutes = 0; minutes < 8 * 60; minutes += 15) {
      const before = worker.sent.length;
      await worker.look();
      if (worker.sent.length > before) times.push(clock.now().toISOString());
      clock.advance(15 * 60_000);
    }
    expect(times).toEqual([expected]);
  });

  it('is tried again when it did not get through, and not when nobody may write there', async () => {
    const clock = createFakeClock(new Date('2026-01-10T05:00:00Z'));
    await ask('08:00', clock);
    clock.advance(2 * 3_600_000);
    const stopped = createWorker(clock, async () => ({ ok: false, kind: 'stopped', error: 'stopping' }));
    await stopped.look();
    const blocked = createWorker(clock, async () => ({ ok: false, kind: 'gone', error: 'blocked' }));
    await blocked.look();
    await blocked.look();
    expect([stopped.sent.length, blocked.sent.length]).toEqual([1, 1]);
  });

  it('is everybody’s in a group: who may only look does not switch it', async () => {
    const digest = createDigestCommand({ digests: createChatDigestStore(database.db) });
    const clock = createFakeClock();
    const chat = { id: '-100', kind: 'group', topic: null } as const;
    const context = buildContext(createMonitor(clock), { chat, actor: VIEWER, now: clock.now });
    await expect(digest.run(context, 'on 08:00')).rejects.toMatchObject({ code: 'forbidden' });
    const operator = buildContext(createMonitor(clock), { chat, now: clock.now });
    expect(textOf(await digest.run(operator, 'on 8:00'))).toContain('A daily digest comes at 08:00 UTC');
    expect(textOf(await digest.run(operator, 'off'))).toContain('No daily digest comes here');
    expect(textOf(await digest.run(operator, 'on <b>'))).toBe('⚠️ “<b>” is no time of day. Write for example 08:00');
    expect((await digest.run(operator, 'on 25:00')).refused).toBe(true);
    const console = buildContext(createMonitor(clock), {
      chat: { id: 'c', kind: 'console', topic: null },
      now: clock.now,
    });
    expect((await digest.run(console, 'on')).refused).toBe(true);
  });

  it.each(LOCALES)('tells of failures by cause, incidents and what starts rarely, in %s', async (locale) => {
    const clock = createFakeClock(new Date());
    const { store, db } = database;
    for (const error of ['Disk <full>', 'Disk <full>', 'No answer']) {
      const run = buildRun({
        job_id: 'often',
        status: 'failed',
        queued_at: clock.now(),
        error_message: error,
        error_signature: error,
      });
      await store.runs.insertPending({ ...summaryOf(run), args: null }, false);
    }
    await putAlerts(db, buildIncident('nightly'));
    const facts = await loadDigestFacts(createMonitor(clock), clock.now());
    const shown = { say: sayer(locale), locale, timezone: ZONE, webappUrl: null, now: clock.now() };
    const reply = { lines: renderDigest(facts, shown) };
    expect(turnedLines(reply, locale)).toEqual([]);
    const text = textOf(reply);
    expect(text).toMatch(/(2 times|פעמיים) · often · Disk <full>/);
    expect(text).toMatch(/(One open incident|תקלה פתוחה אחת)/);
    expect(facts.starts.map(({ job_id }) => job_id)).toEqual(['nightly']);
  });
});

describe('failures by cause', () => {
  it('are the most frequent first; without a signature the reason tells them apart', () => {
    const failed = (job_id: string, error_signature: string | null, reason: string) =>
      ({ ...buildRun({ job_id, error_signature, reason }), error_message: null }) as unknown as RunSummaryWire;
    const groups = groupFailures([
      failed('a', null, 'lost'),
      failed('a', 'one', 'error'),
      failed('b', 'one', 'error'),
      failed('a', null, 'timeout'),
    ]);
    expect(groups.map(({ count, job_id, error }) => [count, job_id, error])).toEqual([
      [2, 'a', 'error'],
      [1, 'a', 'lost'],
      [1, 'a', 'timeout'],
    ]);
  });
});
