import { describe, expect, it } from '@jest/globals';
import { type Schedule, scheduleText } from '@jobs-monitor/core';
import { planSync, type StoredEntry } from './plan.js';

const now = new Date('2026-05-05T12:00:00Z');
const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const sixHours: Schedule = { kind: 'every', seconds: 21_600, firstAfterSeconds: 180 };
const midnight: Schedule = { kind: 'cron', expression: '0 0 * * *', timezone: 'UTC' };
const once: Schedule = { kind: 'once', afterSeconds: 60 };
const eachStart: Schedule = { ...once, eachStart: true };
const NOTHING = { create: [], update: [], disable: [], remove: [] };

function job(schedule: Schedule, enabled = true) {
  return { id: 'sweep', schedule, enabled };
}

function entry(schedule: Schedule, overrides: Partial<StoredEntry> = {}): StoredEntry {
  return {
    job_id: 'sweep',
    family: null,
    schedule: scheduleText(schedule),
    next_at: minutesFromNow(10),
    last_at: minutesFromNow(-350),
    disabled: false,
    ...overrides,
  };
}

function plan(jobs: ReturnType<typeof job>[], stored: StoredEntry[], families: string[] = []) {
  return planSync({ jobs, families }, stored, now);
}

describe('planning the schedule', () => {
  it('leaves alone what agrees, so that an interval counts on across restarts', () => {
    expect(plan([job(sixHours)], [entry(sixHours)])).toEqual(NOTHING);
    expect(plan([job(midnight)], [entry(midnight)])).toEqual(NOTHING);
  });

  it('leaves an overdue start due: it is made up for', () => {
    expect(plan([job(sixHours)], [entry(sixHours, { next_at: minutesFromNow(-600) })])).toEqual(NOTHING);
  });

  it('ignores a changed first delay of a job that is scheduled already', () => {
    expect(plan([job({ ...sixHours, firstAfterSeconds: 5 } as Schedule)], [entry(sixHours)])).toEqual(NOTHING);
  });

  it.each<[string, Schedule, Date]>([
    ['an interval after its first delay', sixHours, minutesFromNow(3)],
    ['a cron at its next time', midnight, new Date('2026-05-06T00:00:00Z')],
    ['a single run after its delay', once, minutesFromNow(1)],
  ])('creates %s', (_, schedule, next_at) => {
    expect(plan([job(schedule)], [])).toEqual({
      ...NOTHING,
      create: [{ job_id: 'sweep', schedule: scheduleText(schedule), next_at }],
    });
  });

  it('schedules nothing for a job on demand, and unschedules what has become one', () => {
    expect(plan([job({ kind: 'on_demand' })], [])).toEqual(NOTHING);
    expect(plan([job({ kind: 'on_demand' })], [entry(sixHours)])).toEqual({ ...NOTHING, remove: ['sweep'] });
  });

  it('counts a changed interval from the last run', () => {
    const hourly: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 180 };
    expect(plan([job(hourly)], [entry(sixHours, { last_at: minutesFromNow(-20) })]).update).toEqual([
      { job_id: 'sweep', was: 'every 21600s', schedule: 'every 3600s', next_at: minutesFromNow(40) },
    ]);
  });

  it('gives a changed interval of a job that never ran its first delay', () => {
    const hourly: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 180 };
    expect(plan([job(hourly)], [entry(sixHours, { last_at: null })]).update[0]?.next_at).toEqual(minutesFromNow(3));
  });

  it('takes the next clock time when a cron line or its time zone changes', () => {
    const there: Schedule = { ...midnight, timezone: 'Asia/Jerusalem' };
    expect(plan([job(there)], [entry(midnight)]).update).toEqual([
      {
        job_id: 'sweep',
        was: 'cron 0 0 * * * UTC',
        schedule: 'cron 0 0 * * * Asia/Jerusalem',
        next_at: new Date('2026-05-05T21:00:00Z'),
      },
    ]);
  });

  it('gives an entry without a next time one', () => {
    expect(plan([job(sixHours)], [entry(sixHours, { next_at: null })]).update[0]?.next_at).toEqual(minutesFromNow(10));
  });

  it('unschedules a disabled job, once', () => {
    expect(plan([job(sixHours, false)], [entry(sixHours)])).toEqual({ ...NOTHING, disable: ['sweep'] });
    expect(plan([job(sixHours, false)], [entry(sixHours, { disabled: true })])).toEqual(NOTHING);
    expect(plan([job(sixHours, false)], [])).toEqual(NOTHING);
  });

  it('counts on from the last run when a job is enabled again', () => {
    const stored = entry(sixHours, { disabled: true, last_at: minutesFromNow(-60) });
    expect(plan([job(sixHours)], [stored]).update[0]?.next_at).toEqual(minutesFromNow(300));
  });

  it('does not make up for clock times at which a job was disabled', () => {
    const stored = entry(midnight, { disabled: true, next_at: minutesFromNow(-3_000) });
    expect(plan([job(midnight)], [stored]).update[0]?.next_at).toEqual(new Date('2026-05-06T00:00:00Z'));
  });

  it('removes what the code no longer has', () => {
    expect(plan([], [entry(sixHours, { job_id: 'gone' })])).toEqual({ ...NOTHING, remove: ['gone'] });
  });

  it('keeps the instances of families that the code has, and removes the others', () => {
    const stored = [
      entry(once, { job_id: 'reminder_1', family: 'reminder' }),
      entry(once, { job_id: 'drive_1', family: 'drive' }),
    ];
    expect(plan([], stored, ['reminder'])).toEqual({ ...NOTHING, remove: ['drive_1'] });
  });

  describe('of a single run', () => {
    const waiting = { next_at: minutesFromNow(1), last_at: null };
    const done = { next_at: null, last_at: minutesFromNow(-60) };

    it('leaves a run that is waiting, and one that is over, alone', () => {
      expect(plan([job(once)], [entry(once, waiting)])).toEqual(NOTHING);
      expect(plan([job(once)], [entry(once, done)])).toEqual(NOTHING);
    });

    it('does not run again because its delay changed or it was disabled meanwhile', () => {
      const later: Schedule = { kind: 'once', afterSeconds: 600 };
      expect(plan([job(later)], [entry(once, done)]).update[0]?.next_at).toBeNull();
      expect(plan([job(once)], [entry(once, { ...done, disabled: true })]).update[0]?.next_at).toBeNull();
    });

    it('gives a run whose start was refused another turn', () => {
      expect(plan([job(once)], [entry(once, { next_at: null, last_at: null })]).update[0]?.next_at).toEqual(
        minutesFromNow(1),
      );
    });

    it('comes after each start if it says so, without moving one that is waiting', () => {
      expect(plan([job(eachStart)], [entry(eachStart, done)]).update[0]?.next_at).toEqual(minutesFromNow(1));
      expect(plan([job(eachStart)], [entry(eachStart, waiting)])).toEqual(NOTHING);
    });
  });
});
