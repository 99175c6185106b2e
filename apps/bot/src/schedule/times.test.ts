import { describe, expect, it } from '@jest/globals';
import type { Schedule } from '@jobs-monitor/core';
import { dueTimesBetween, firstDueFrom, firstStart, newestDue, nextStart } from './times.js';

const at = (text: string) => new Date(text);
const every = (seconds: number): Schedule => ({ kind: 'every', seconds, firstAfterSeconds: 30 });
const cron = (expression: string, timezone: string): Schedule => ({ kind: 'cron', expression, timezone });

/** Starts from `from` on, each run starting when it is due. */
function starts(schedule: Schedule, from: string, count: number): string[] {
  const found: string[] = [];
  for (let due = firstStart(schedule, at(from)); due && found.length < count; due = nextStart(schedule, due, due)) {
    found.push(due.toISOString());
  }
  return found;
}

describe('the first start', () => {
  it('waits for the first delay of an interval and of a single run', () => {
    expect(firstStart(every(900), at('2026-01-01T00:00:00Z'))).toEqual(at('2026-01-01T00:00:30Z'));
    expect(firstStart({ kind: 'once', afterSeconds: 60 }, at('2026-01-01T00:00:00Z'))).toEqual(
      at('2026-01-01T00:01:00Z'),
    );
  });

  it('never comes by itself for a job on demand', () => {
    expect(firstStart({ kind: 'on_demand' }, new Date())).toBeNull();
  });
});

describe('the next start', () => {
  it('does not drift while starts are on time', () => {
    const due = at('2026-01-01T00:00:00.000Z');
    expect(nextStart(every(60), due, at('2026-01-01T00:00:00.040Z'))).toEqual(at('2026-01-01T00:01:00.000Z'));
  });

  it('counts an interval from a late start, so that two runs never come close together', () => {
    const due = at('2026-01-01T00:00:00Z');
    expect(nextStart(every(3_600), due, at('2026-01-01T00:55:00Z'))).toEqual(at('2026-01-01T01:55:00Z'));
  });

  it('comes not at all after a single run', () => {
    expect(nextStart({ kind: 'once', afterSeconds: 1 }, new Date(), new Date())).toBeNull();
  });

  it('does not repeat a clock time when a start came a little early', () => {
    const daily = cron('0 0 * * *', 'UTC');
    expect(nextStart(daily, at('2026-01-02T00:00:00Z'), at('2026-01-01T23:59:59.900Z'))).toEqual(
      at('2026-01-03T00:00:00Z'),
    );
  });

  it.each([
    [
      'Asia/Jerusalem',
      '30 2 * * *',
      '2026-03-25T12:00:00Z',
      ['2026-03-26T00:30:00.000Z', '2026-03-27T00:30:00.000Z', '2026-03-27T23:30:00.000Z'],
    ],
    [
      'Asia/Jerusalem',
      '30 1 * * *',
      '2026-10-23T12:00:00Z',
      ['2026-10-23T22:30:00.000Z', '2026-10-24T22:30:00.000Z', '2026-10-25T23:30:00.000Z'],
    ],
    [
      'America/New_York',
      '30 1 * * *',
      '2026-10-31T00:00:00Z',
      ['2026-10-31T05:30:00.000Z', '2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z'],
    ],
    [
      'Africa/Cairo',
      '0 0 * * *',
      '2026-04-22T12:00:00Z',
      ['2026-04-22T22:00:00.000Z', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
    ],
    [
      'Asia/Jerusalem',
      '0 0 * * *',
      '2026-03-26T12:00:00Z',
      ['2026-03-26T22:00:00.000Z', '2026-03-27T21:00:00.000Z', '2026-03-28T21:00:00.000Z'],
    ],
  ])('fires once on days when the clocks of %s change (%s)', (zone, expression, from, expected) => {
    expect(starts(cron(expression, zone), from, 3)).toEqual(expected);
  });

  it('fires on each real hour when an hour comes twice', () => {
    expect(starts(cron('0 * * * *', 'America/New_York'), '2026-11-01T04:30:00Z', 3)).toEqual([
      '2026-11-01T05:00:00.000Z',
      '2026-11-01T06:00:00.000Z',
      '2026-11-01T07:00:00.000Z',
    ]);
  });
});

describe('the newest start that is due', () => {
  const due = at('2026-01-01T00:00:00Z');
  it.each<[string, Schedule, string, string]>([
    ['on time', every(60), '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['a little early', every(60), '2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z'],
    ['three intervals missed', every(60), '2026-01-01T00:03:20Z', '2026-01-01T00:03:00Z'],
    ['two days missed', cron('0 0 * * *', 'UTC'), '2026-01-03T05:00:00Z', '2026-01-03T00:00:00Z'],
    ['at the very time', cron('0 0 * * *', 'UTC'), '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z'],
    ['none of a cron missed', cron('0 0 * * *', 'UTC'), '2026-01-01T05:00:00Z', '2026-01-01T00:00:00Z'],
    ['a single run, late', { kind: 'once', afterSeconds: 1 }, '2026-01-03T00:00:00Z', '2026-01-01T00:00:00Z'],
  ])('is found: %s', (_, schedule, now, expected) => {
    expect(newestDue(schedule, due, at(now))).toEqual(at(expected));
  });
});

describe('due times between two instants', () => {
  const first = at('2026-01-01T00:00:00Z');

  it('are counted from the first to before the end', () => {
    const found = dueTimesBetween(every(60), first, at('2026-01-01T00:03:00Z'));
    expect(found).toEqual({ count: 3, capped: false, last: at('2026-01-01T00:02:00Z') });
    expect(dueTimesBetween(every(60), first, at('2026-01-01T00:03:00.001Z'))?.count).toBe(4);
    expect(dueTimesBetween(every(60), first, first)).toBeNull();
  });

  it('of a job of five seconds are counted over a week without counting to a hundred thousand', () => {
    const weekLater = at('2026-01-08T00:00:00Z');
    expect(dueTimesBetween(every(5), first, weekLater)).toEqual({
      count: 120_960,
      capped: false,
      last: at('2026-01-07T23:59:55Z'),
    });
  });

  it('of a single run are one', () => {
    const once: Schedule = { kind: 'once', afterSeconds: 1 };
    expect(dueTimesBetween(once, first, at('2026-01-03T00:00:00Z'))).toEqual({ count: 1, capped: false, last: first });
  });

  it('of a cron line are counted up to a bound, and say so, with the true last one', () => {
    const weekLater = at('2026-01-08T00:00:00Z');
    expect(dueTimesBetween(cron('* * * * *', 'UTC'), first, weekLater)).toEqual({
      count: 300,
      capped: true,
      last: at('2026-01-07T23:59:00Z'),
    });
    const threeHundredth = at('2026-01-01T05:00:00Z');
    expect(dueTimesBetween(cron('* * * * *', 'UTC'), first, threeHundredth)).toEqual({
      count: 300,
      capped: false,
      last: at('2026-01-01T04:59:00Z'),
    });
  });

  it('begin with the first even if it is not a time of the cron line', () => {
    const byHand = at('2026-01-01T05:00:00Z');
    expect(dueTimesBetween(cron('0 0 * * *', 'UTC'), byHand, at('2026-01-01T06:00:00Z'))).toEqual({
      count: 1,
      capped: false,
      last: byHand,
    });
  });

  it.each([
    ['Asia/Jerusalem', '30 2 * * *', '2026-03-25T12:00:00Z'],
    ['Asia/Jerusalem', '30 1 * * *', '2026-10-23T12:00:00Z'],
    ['Asia/Jerusalem', '*/20 * * * *', '2026-03-26T22:00:00Z'],
    ['America/New_York', '30 1 * * *', '2026-10-31T00:00:00Z'],
    ['America/New_York', '0 * * * *', '2026-11-01T00:00:00Z'],
    ['Africa/Cairo', '0 0 * * *', '2026-04-22T12:00:00Z'],
  ])('are those that would have been started on days when the clocks of %s change (%s)', (zone, expression, from) => {
    const schedule = cron(expression, zone);
    const [begin = '', ...rest] = starts(schedule, from, 12);
    const end = rest.at(-1) ?? '';
    expect(dueTimesBetween(schedule, at(begin), at(end))).toEqual({
      count: 11,
      capped: false,
      last: at(rest.at(-2) ?? ''),
    });
  });
});

describe('the first due time from an instant on', () => {
  const first = at('2026-01-01T00:00:00Z');
  const once: Schedule = { kind: 'once', afterSeconds: 1 };
  it.each<[string, Schedule, string, string | null]>([
    ['before the first', every(60), '2025-12-31T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['between two', every(60), '2026-01-01T00:02:30Z', '2026-01-01T00:03:00Z'],
    ['at one', every(60), '2026-01-01T00:02:00Z', '2026-01-01T00:02:00Z'],
    ['at one of a cron line', cron('0 0 * * *', 'UTC'), '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z'],
    ['between two of a cron line', cron('0 0 * * *', 'UTC'), '2026-01-03T00:00:01Z', '2026-01-04T00:00:00Z'],
    ['after a single run', once, '2026-01-03T00:00:00Z', null],
  ])('is found: %s', (_, schedule, from, expected) => {
    expect(firstDueFrom(schedule, first, at(from))).toEqual(expected && at(expected));
  });
});
