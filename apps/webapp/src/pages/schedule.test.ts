import { describe, expect, it } from '@jest/globals';
import { sayer } from '@jobs-monitor/core';
import { ago, buildJob } from '../testing/builders.js';
import { cronOf, nextTimes, scheduleInWords } from './schedule.js';

const cron = (expression: string) => ({ schedule: `cron ${expression} Asia/Jerusalem`, interval_seconds: null });
const words = (schedule: string, locale: 'en' | 'he') =>
  scheduleInWords({ schedule, interval_seconds: null }, sayer(locale), locale);

describe('scheduleInWords', () => {
  it.each([
    ['every 900s', 'Every 15 minutes', 'כל 15 דקות'],
    ['every 3600s', 'Every hour', 'כל שעה'],
    ['every 7200s', 'Every 2 hours', 'כל שעתיים'],
    ['every 86400s', 'Every day', 'כל יום'],
    ['every 90s', 'Every 1m 30s', 'כל 1 דק׳ 30 שנ׳'],
    ['once after 60s', 'Once, 1m after the start', 'פעם אחת, 1 דק׳ אחרי ההפעלה'],
    ['on demand', 'Only on demand', 'רק לפי בקשה'],
    ['cron 0 3 * * * UTC', 'At 03:00 (UTC)', 'ב־03:00 (UTC)'],
    ['something new', 'something new', 'something new'],
    ['cron not-a-cron UTC', 'not-a-cron (UTC)', 'not-a-cron (UTC)'],
  ])('says %s', (schedule, english, hebrew) => {
    expect(words(schedule, 'en')).toBe(english);
    expect(words(schedule, 'he')).toBe(hebrew);
  });

  it('joins Hebrew prefixes to what follows them', () => {
    expect(words('cron 0 9,18 * * 0 UTC', 'he')).not.toMatch(/(^|\s)[בו]\s/);
  });

  it('does not try to describe an expression that is too long', () => {
    const long = `cron ${'0,'.repeat(200)}0 * * * * UTC`;
    expect(cronOf(long)).toBeNull();
    expect(words(long, 'en')).toBe(long);
  });
});

describe('nextTimes', () => {
  it('steps by the interval from the planned time on', () => {
    const times = nextTimes(buildJob({ next_run_at: '2026-03-10T12:00:00Z', interval_seconds: 900 }), 3);
    expect(times.map((time) => time.toISOString().slice(11, 16))).toEqual(['12:00', '12:15', '12:30']);
  });

  it('keeps the hour of a cron across a change of the clocks', () => {
    // Israel turned its clocks forward in the night to 27 March 2026.
    const job = buildJob({ ...cron('0 9 * * *'), next_run_at: '2026-03-26T07:00:00Z' });
    expect(nextTimes(job, 2).map((time) => time.toISOString())).toEqual([
      '2026-03-26T07:00:00.000Z',
      '2026-03-27T06:00:00.000Z',
    ]);
  });

  it('knows only the planned time of anything else, and none when none is planned', () => {
    expect(
      nextTimes(buildJob({ schedule: 'once after 5s', interval_seconds: null, next_run_at: ago(-5) }), 5),
    ).toHaveLength(1);
    expect(nextTimes(buildJob({ next_run_at: null }), 5)).toEqual([]);
  });
});
