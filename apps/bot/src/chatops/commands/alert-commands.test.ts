import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCALES } from '@jobs-monitor/core';
import type { StoredAlert } from '../../store/alert-document.js';
import { buildAlert, buildEvent } from '../../testing/alert-builders.js';
import { buildContext, pressesOf, textOf, turnedLines } from '../../testing/chat-reply.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createTestOperations } from '../../testing/operations.js';
import type { CommandContext } from '../command.js';
import type { Reply } from '../reply.js';
import { ack } from './ack.js';
import { alerts } from './alerts.js';
import { incident } from './incident.js';
import { incidents } from './incidents.js';
import { resolve } from './resolve.js';
import { silence } from './silence.js';
import { silences } from './silences.js';
import { unsilence } from './unsilence.js';

const commands = { alerts, incidents, incident, ack, resolve, silence, silences, unsilence };
const NOW = new Date('2026-03-01T10:00:00Z');
const OMER = { kind: 'telegram', id: '8', name: 'Omer', role: 'operator' } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.clear());
afterAll(() => database.close());

function type(name: keyof typeof commands, input = '', overrides: Partial<CommandContext> = {}): Promise<Reply> {
  const { operations } = createTestOperations(database.store, [], { now: () => NOW });
  return commands[name].run(
    buildContext(operations, { now: () => NOW, timezone: 'Asia/Jerusalem', ...overrides }),
    input,
  );
}

/** Opened so many minutes ago. */
async function put(jobId: string, minutes: number, overrides: Partial<StoredAlert> = {}): Promise<StoredAlert> {
  const event = buildEvent({ job_id: jobId, at: new Date(NOW.getTime() - minutes * 60_000) });
  const open = overrides.state !== 'resolved';
  const { open_key, ...built } = buildAlert({ open_key: `rule\n${jobId}`, ...overrides }, event);
  const alert = { ...built, ...(open && open_key !== undefined && { open_key }) };
  expect(await database.store.alerts.insert(alert)).toBe(true);
  return alert;
}

describe('/alerts', () => {
  it('shows the newest first, with state, job, count and time', async () => {
    await put('nightly_backup', 60, { count: 3 });
    await put('cache_warming', 5, { state: 'acknowledged' });
    const text = textOf(await type('alerts'));
    expect(text.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^👤 Acknowledged · .*cache_warming failed/),
      expect.stringMatching(/5m ago · 01\.03 11:55 · cache_warming/),
      expect.stringMatching(/^❌ Firing · .*nightly_backup failed/),
      expect.stringMatching(/1h ago · 01\.03 11:00 · nightly_backup · ×3/),
    ]);
  });

  it('pages to older ones within the time that was asked for', async () => {
    for (let minutes = 1; minutes <= 12; minutes += 1) await put(`job_${minutes}`, minutes * 10);
    const first = await type('alerts', '--since 100m');
    expect(textOf(first)).not.toContain('job_9');
    const [older] = Object.values(pressesOf(first));
    const second = textOf(await type('alerts', older?.input));
    expect(second).toContain('job_9');
    expect(second).not.toContain('job_8');
    expect(second).not.toContain('job_11');
  });

  it('narrows down to a job and to what is open', async () => {
    await put('a', 1);
    await put('b', 2);
    await put('b2', 3, { state: 'resolved' });
    expect(textOf(await type('alerts', 'b'))).not.toContain('Job a failed');
    expect(textOf(await type('alerts', 'open'))).not.toContain('b2');
    expect(textOf(await type('alerts', 'open c'))).toBe('✅ No alerts');
  });

  it('says in one sentence what is wrong with a time', async () => {
    const reply = await type('alerts', '--since <b>soon</b>');
    expect(reply.refused).toBe(true);
    expect(textOf(reply)).toBe('⚠️ “<b>soon</b>” is no duration. Write for example 15m, 2h or 1d');
  });
});

describe('/incidents', () => {
  it('says that there are none', async () => {
    await put('over', 5, { state: 'resolved' });
    expect(textOf(await type('incidents'))).toBe('✅ No open incidents');
  });

  it('shows all that can be done about a single one', async () => {
    const { alert_id } = await put('nightly', 5);
    const commandsOf = Object.values(pressesOf(await type('incidents'))).map(
      ({ command, input }) => `${command} ${input}`,
    );
    expect(commandsOf).toContain(`ack ${alert_id}`);
    expect(commandsOf).toContain(`silence nightly rule=job_failure_alert until=${alert_id}`);
  });

  it('leads to each of several', async () => {
    const one = await put('one', 5);
    await put('two', 3, { state: 'acknowledged' });
    const reply = await type('incidents');
    expect(textOf(reply)).toContain('🚨 2 open incidents');
    expect(reply.buttons?.map((row) => row.length)).toEqual([2, 4]);
    const inFull = await type('incident', pressesOf(reply)['2. \u2068one\u2069']?.input);
    expect(textOf(inFull)).toContain('❌ Error · Job one failed: Disk full');
    expect(Object.values(pressesOf(inFull))[0]).toMatchObject({ command: 'ack', input: one.alert_id, state: 'firing' });
  });
});

describe('acknowledging and closing', () => {
  it('knows an incident by its id, by the start of it, and by its job', async () => {
    const one = await put('one', 50);
    await put('two', 5);
    for (const meant of [one.alert_id, one.alert_id.slice(0, 18), 'one']) {
      expect(textOf(await type('ack', meant))).toBe('👤 You look after it now · one');
    }
  });

  it('tells whoever is second who was first', async () => {
    const { alert_id } = await put('one', 5);
    await type('ack', alert_id);
    const second = textOf(await type('ack', alert_id, { actor: OMER }));
    expect(second).toBe('👤 Dana looks after it already, since 01.03 12:00 · one');
    await type('resolve', `${alert_id} moved the files`);
    const closed = await type('resolve', alert_id, { actor: OMER });
    expect(textOf(closed)).toBe('✅ Dana closed it already, at 01.03 12:00 · one');
    expect(closed.refused).toBe(true);
    const { operations } = createTestOperations(database.store, [], { now: () => NOW });
    const standing = await ack.standing?.(buildContext(operations), alert_id);
    expect(standing).toEqual({ state: 'resolved', by: 'Dana', at: NOW });
  });

  it('keeps a note', async () => {
    const { alert_id } = await put('one', 5);
    await type('ack', 'one  on my way\nhome');
    expect((await database.store.alerts.get(alert_id))?.acknowledged?.note).toBe('on my way\nhome');
  });

  it.each([
    ['', 'Which one?'],
    ['nobody', 'No open incident fits'],
    ['<b>', 'No open incident fits'],
    ['__proto__', 'No open incident fits'],
    ['twice', 'Several fit'],
  ])('does nothing for %j, and says so', async (meant, sentence) => {
    await put('twice', 5);
    await put('twice', 4, { rule: 'another', open_key: 'another\ntwice' });
    const reply = await type('resolve', meant);
    expect(textOf(reply)).toContain(sentence);
    expect(reply.refused).toBe(true);
    expect(await database.store.alerts.countOpen()).toBe(2);
  });
});

describe('silences', () => {
  it('are made, listed and ended', async () => {
    const made = await type('silence', 'backup_* 2h moving <the> disks severity=error');
    expect(textOf(made)).toBe('🔕 Silenced until 01.03 14:00 · backup_* severity=error\nReason: moving <the> disks');
    const listed = await type('silences');
    expect(textOf(listed)).toContain('🔕 until 01.03 14:00 · 2h left · backup_* severity=error');
    expect(textOf(listed)).toContain('by Dana · moving <the> disks · held nothing back');
    const [end] = Object.values(pressesOf(listed));
    expect(end).toMatchObject({ command: 'unsilence', confirm: true });
    expect(textOf(await type('unsilence', end?.input.slice(0, 10)))).toContain(
      'The silence is over · backup_* severity=error',
    );
    expect(textOf(await type('silences'))).toBe('🔔 No active silences');
  });

  it('last until an incident is fixed, by the button under it', async () => {
    const { alert_id } = await put('nightly', 5);
    const button = pressesOf(await type('incidents'))['🔕 Until fixed'];
    const made = textOf(await type('silence', button?.input));
    expect(made).toContain('Silenced until the incident is over, at the latest until 08.03 12:00');
    expect((await database.store.silences.active(NOW))[0]).toMatchObject({
      matcher: { job_id: 'nightly', rule: 'job_failure_alert' },
      until_resolved: alert_id,
    });
    expect(textOf(await type('silences'))).toContain('or until fixed');
  });

  it('of everything are made by force alone', async () => {
    expect(textOf(await type('silence', '* 1h'))).toContain('add the word force');
    expect(await database.store.silences.active(NOW)).toEqual([]);
    expect(textOf(await type('silence', '* 1h force'))).toContain('Silenced until');
  });

  it('that cannot be told apart are not ended', async () => {
    await type('silence', 'a 1h');
    await type('silence', 'b 1h');
    expect(textOf(await type('unsilence', '0'))).toContain('Several fit');
    expect(textOf(await type('unsilence', 'f'))).toContain('No active silence');
    expect(textOf(await type('unsilence'))).toContain('Which one?');
    expect(await database.store.silences.active(NOW)).toHaveLength(2);
  });
});

describe.each(LOCALES)('the answers in %s', (locale) => {
  it('survive hostile texts, turn no line round and hold what Telegram takes', async () => {
    const hostile = '\u202e<b>&lt;</i> "\u0000\u2066 \ud83d';
    const event = buildEvent({ job_id: 'nasty', at: NOW, error: hostile });
    const text = { en: `${hostile} ${'x'.repeat(5_000)}`, he: `${hostile} ${'א'.repeat(5_000)}` };
    await database.store.alerts.insert(buildAlert({ text, open_key: 'a' }, event));
    const overrides = { locale };
    for (const [name, input] of [
      ['alerts', ''],
      ['incidents', ''],
      ['incident', 'nasty'],
      ['silence', `nasty 1h ${'<i>'.repeat(100)}`],
      ['silences', ''],
      ['ack', 'nasty'],
      ['resolve', 'nasty'],
      ['resolve', 'nasty'],
      ['unsilence', 'nobody'],
      ['alerts', `--since ${'<'.repeat(50)}`],
    ] as const) {
      const reply = await type(name, input, overrides);
      const steering = ['\u202e', '\u2066', '\u0000'].filter((mark) => textOf(reply).includes(mark));
      expect(steering).toEqual([]);
      expect(turnedLines(reply, locale)).toEqual([]);
    }
  });
});
