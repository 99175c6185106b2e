import { describe, expect, it } from '@jest/globals';
import type { JobLimits, Pause, Schedule } from '@jobs-monitor/core';
import { type LateStart, latenessOf } from './lateness.js';

const due = new Date('2026-05-05T00:00:00Z');
const after = (seconds: number) => new Date(due.getTime() + seconds * 1000);
const hourly: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 0 };
const nightly: Schedule = { kind: 'cron', expression: '0 3 * * *', timezone: 'Asia/Jerusalem' };
const limits = { start_grace_seconds: 60 } as JobLimits;
const pausedUntil = (until: Date): Pause => ({
  by: { kind: 'web', id: '7', name: 'Dana' },
  at: after(-500),
  reason: null,
  until,
});

function lateness(overrides: Partial<Omit<LateStart, 'job'>> & { schedule?: Schedule } = {}) {
  const { schedule = hourly, ...start } = overrides;
  return latenessOf({ job: { schedule, limits }, due, at: due, refusal: null, pause: null, ...start });
}

describe('a start that came after its time', () => {
  it('is not late while it is within the grace of its job', () => {
    expect(lateness({ at: after(59) })).toBeNull();
    expect(lateness({ at: after(-1) })).toBeNull();
  });

  it('is late from the grace on, and has missed nothing before the next one was due', () => {
    expect(lateness({ at: after(60) })).toEqual({ kind: 'late', due, lateSeconds: 60 });
    expect(lateness({ at: after(3_599) })).toEqual({ kind: 'late', due, lateSeconds: 3_599 });
  });

  it('makes up for those before the newest, which is its own', () => {
    expect(lateness({ at: after(3 * 3_600 + 5) })).toEqual({
      kind: 'missed',
      first: due,
      last: after(2 * 3_600),
      missed: 3,
      capped: false,
      madeUp: true,
      lateSeconds: 3 * 3_600 + 5,
    });
  });

  it('misses all of them, if it comes too late to be made', () => {
    expect(lateness({ at: after(5_000), refusal: 'misfire' })).toMatchObject({
      missed: 2,
      first: due,
      last: after(3_600),
      madeUp: false,
    });
    const once: Schedule = { kind: 'once', afterSeconds: 60 };
    expect(lateness({ schedule: once, at: after(5_000), refusal: 'misfire' })).toMatchObject({ missed: 1 });
  });

  it('counts the nights of a zone whose clocks went forward meanwhile', () => {
    const found = lateness({
      schedule: nightly,
      due: new Date('2026-03-26T01:00:00Z'),
      at: new Date('2026-03-28T09:00:00Z'),
    });
    expect(found).toMatchObject({ missed: 2, last: new Date('2026-03-27T00:00:00Z') });
  });

  it.each(['paused', 'disabled', 'gate:device', 'already_running'])('is held back on purpose: %s', (refusal) => {
    expect(lateness({ at: after(50_000), refusal })).toBeNull();
  });

  it('is judged from the end of a pause that is over', () => {
    expect(lateness({ at: after(7_205), pause: pausedUntil(after(7_000)) })).toBeNull();
    expect(lateness({ at: after(3 * 3_600), pause: pausedUntil(after(5_000)) })).toMatchObject({
      missed: 1,
      first: after(7_200),
    });
    expect(lateness({ at: after(120), pause: pausedUntil(after(-100)) })).toMatchObject({ kind: 'late', due });
  });

  it('has no time of its own, if it comes once after each start of a bot', () => {
    expect(lateness({ schedule: { kind: 'once', afterSeconds: 60, eachStart: true }, at: after(90_000) })).toBeNull();
    expect(lateness({ schedule: { kind: 'once', afterSeconds: 60 }, at: after(90_000) })).toMatchObject({
      kind: 'late',
    });
  });
});
