import { describe, expect, it } from '@jest/globals';
import type { Alert, Locale } from '@jobs-monitor/core';
import { toHtml, toPlain } from '../../messages/formats.js';
import { toAlert } from '../../store/alert-document.js';
import { buildEvent } from '../../testing/alert-builders.js';
import { buildIncident } from '../../testing/alerts.js';
import { readTelegramHtml } from '../../testing/telegram-html.js';
import { renderAlert } from './alert.js';

const at = (time: string) => new Date(`2026-11-22T${time}Z`);
const dana = { kind: 'web' as const, id: '7', name: 'Dana' };

function alertOf(overrides: Partial<Alert> = {}): Alert {
  const { alert_id, ...incident } = buildIncident('nightly_backup');
  return { ...toAlert({ _id: alert_id, ...incident }), ...overrides };
}

function textOf(alert: Alert, locale: Locale = 'en', settings = {}): string[] {
  const lines = renderAlert(alert, { locale, timezone: 'UTC', webappUrl: null, ...settings });
  return toPlain(lines, 4_096)
    .replace(/[\u2068\u2069]/g, '')
    .split('\n');
}

describe('the message of an alert', () => {
  it('says it all in its first line', () => {
    expect(textOf(alertOf())[0]).toBe('❌ Error · Job nightly_backup failed: Disk full');
    expect(textOf(alertOf({ count: 12 }))[0]).toBe('❌ Error · Job nightly_backup failed: Disk full ×12');
    expect(textOf(alertOf(), 'he')[0]).toBe('❌ שגיאה · העבודה nightly_backup נכשלה: Disk full');
  });

  it('says who looks after it, and what for', () => {
    const acknowledged = { by: dana, at: at('10:00:00'), note: 'restarting\u202e it' };
    const lines = textOf(alertOf({ state: 'acknowledged', acknowledged }));
    expect(lines[0]).toBe('👤 Acknowledged by Dana · Job nightly_backup failed: Disk full');
    expect(lines).toContain('Note: restarting it');
  });

  it('says how it ended, and after how long', () => {
    const resolved = { how: 'recovered' as const, at: at('10:12:00'), by: null, run_id: 'r', after_seconds: 725 };
    expect(textOf(alertOf({ state: 'resolved', resolved }))[0]).toBe(
      '✅ Recovered after 12m 5s · Job nightly_backup failed: Disk full',
    );
    const byHand = { ...resolved, how: 'by_hand' as const, by: dana };
    expect(textOf(alertOf({ state: 'resolved', resolved: byHand }))[0]).toContain('✅ Closed by Dana after 12m 5s');
  });

  it('says what changed since the last good run', () => {
    const lines = textOf(
      alertOf({
        held_back: 3,
        newest: buildEvent({ error: 'Disk full\n  at write', error_signature: 'abc' }),
        context: {
          nth: 4,
          last_success_at: at('06:00:00'),
          duration_seconds: 310,
          usual: { runs: 50, median_seconds: 60, spread_seconds: 4.5 },
          signature_seen_at: at('01:30:00'),
        },
      }),
      'en',
      { timezone: 'Asia/Jerusalem' },
    );
    expect(lines).toEqual([
      '❌ Error · Job nightly_backup failed: Disk full',
      '3 more were held back before',
      '4 in a row since the last success: 2026-11-22 08:00',
      'Took 5m 10s, usually 1m ± 4.5s (the last 50 good runs)',
      'This error was first seen: 2026-11-22 03:30',
    ]);
  });

  it('says whether an error is new, and shows it where the rule does not', () => {
    const text = { en: 'It broke', he: 'זה נשבר' };
    const newest = buildEvent({ error: 'Cannot read\nat line 2', error_signature: 'abc' });
    expect(textOf(alertOf({ text, newest, context: { ...alertOf().context, duration_seconds: null } }))).toEqual([
      '❌ Error · It broke',
      'Job: nightly_backup',
      'The first; there is no success on record',
      'Error: Cannot read',
      'This error is new',
    ]);
  });

  it('links to the run and to the runbook, and says what to do', () => {
    const alert = alertOf({
      newest: buildEvent({ run_id: '0190-ab', error: null }),
      runbook: 'https://wiki.example.org/backup?x=1',
      steps: '1. Look at the disk\n2. Call Dana',
    });
    const webappUrl = 'https://jobs.example.org/base/';
    expect(textOf(alert, 'en', { webappUrl }).slice(-4)).toEqual([
      'See the run: https://jobs.example.org/base/jobs/monitor?run_id=0190-ab · Runbook: https://wiki.example.org/backup?x=1',
      'What to do:',
      '1. Look at the disk',
      '2. Call Dana',
    ]);
  });

  it('keeps the mark that a rule chose while it fires', () => {
    const text = { en: '🔥 Disk', he: '🔥 דיסק' };
    expect(textOf(alertOf({ text, severity: 'critical' }))[0]).toBe('🔥 Critical · Disk');
    expect(textOf(alertOf({ text: { en: 'Disk', he: 'דיסק' }, severity: 'critical' }))[0]).toBe('🚨 Critical · Disk');
  });

  it('begins each line of Hebrew with a Hebrew word, behind marks that have no direction', () => {
    const alert = alertOf({
      held_back: 2,
      text: { en: 'x', he: 'db-1 is down' },
      state: 'acknowledged',
      acknowledged: { by: dana, at: at('10:00:00'), note: 'note' },
      runbook: 'https://wiki.example.org',
      context: {
        nth: 2,
        last_success_at: at('06:00:00'),
        duration_seconds: 1,
        usual: { runs: 2, median_seconds: 1, spread_seconds: 0 },
        signature_seen_at: at('01:30:00'),
      },
    });
    const lines = textOf(alert, 'he', { webappUrl: 'https://jobs.example.org' });
    expect(lines.length).toBeGreaterThan(7);
    for (const line of lines) expect(line).toMatch(/^[^\p{L}]*\p{Script=Hebrew}/u);
  });

  it('stays within what Telegram takes, whatever people wrote', () => {
    const hostile = ['<b>', '&', '\u202e', '👩‍👩‍👧‍👦', '</code>', 'א', '"'].join('').repeat(2_000);
    const alert = alertOf({
      text: { en: hostile, he: hostile },
      newest: buildEvent({ error: `other ${hostile}` }),
      steps: `${hostile}\n`.repeat(20),
      acknowledged: { by: { ...dana, name: hostile }, at: at('10:00:00'), note: hostile },
      state: 'acknowledged',
      runbook: 'https://wiki.example.org',
    });
    for (const locale of ['en', 'he'] as const) {
      const html = toHtml(
        renderAlert(alert, { locale, timezone: 'UTC', webappUrl: 'https://jobs.example.org' }),
        4_096,
      );
      const read = readTelegramHtml(html);
      if ('error' in read) throw new Error(read.error);
      expect(read.text.length).toBeLessThanOrEqual(4_096);
      expect(read.text).not.toMatch(/[\u202a-\u202e]/);
      expect(html).toContain('https://jobs.example.org/jobs/monitor?run_id=');
    }
  });
});
