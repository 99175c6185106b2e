import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCALES, sayer } from '@jobs-monitor/core';
import { createChatPollerStore } from '../../store/chat-poller.js';
import { buildIncident, putAlerts } from '../../testing/alerts.js';
import { buildContext, textOf, turnedLines } from '../../testing/chat-reply.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createTestOperations } from '../../testing/operations.js';
import { createStatusCommand } from './status.js';
import { createUptimeCommand } from './uptime.js';

const NOW = new Date('2026-03-01T10:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.clear());
afterAll(() => database.close());

function contextIn(locale: (typeof LOCALES)[number]) {
  const { operations } = createTestOperations(database.store, [], { now: () => NOW });
  return buildContext(operations, { now: () => NOW, locale });
}

describe.each(LOCALES)('the state of the monitor in %s', (locale) => {
  it('says at a glance what is not well', async () => {
    await putAlerts(database.db, buildIncident('one'), buildIncident('two'));
    const status = createStatusCommand({ measure: async () => [{ part: 'database', health: 'ok', ms: 3 }] });
    const reply = await status.run(contextIn(locale), '');
    expect(turnedLines(reply, locale)).toEqual([]);
    expect(textOf(reply)).toMatch(locale === 'en' ? /^🚨 2 open incidents\n✅ Database/ : /^🚨 שתי תקלות פתוחות\n✅/);
    expect(textOf(reply)).not.toContain(sayer(locale)('chat_system.all_well'));
    const bad = createStatusCommand({
      measure: async () => [{ part: 'disk', health: 'down', failure: 'failed', ms: 3 }],
    });
    expect(textOf(await bad.run(contextIn(locale), ''))).toMatch(/^❌ (One part is not well|חלק אחד אינו תקין)/);
  });

  it('says how available it was, never 100 % with a minute away, and what it does not know', async () => {
    const week = { from: new Date('2026-02-27T08:00:00Z'), minutes: 100_000, away: 1 };
    const uptime = createUptimeCommand({ availability: async () => ({ day: null, week }) });
    const reply = await uptime.run(contextIn(locale), '');
    expect(turnedLines(reply, locale)).toEqual([]);
    expect(textOf(reply)).toMatch(/99\.99% · (one minute away · recorded since|דקה אחת חסרה · נרשם מאז) 27\.02 08:00/);
    expect(textOf(reply)).toMatch(/not recorded yet|עדיין לא נרשם/);
  });
});

describe('whether somebody listens in Telegram', () => {
  it('is known by the lease', async () => {
    const poller = createChatPollerStore(database.db);
    expect(await poller.isHeld('bot')).toBe(false);
    await poller.hold('bot', 'one', 60_000);
    expect(await poller.isHeld('bot')).toBe(true);
    await poller.release('bot', 'one');
    expect(await poller.isHeld('bot')).toBe(false);
  });
});
