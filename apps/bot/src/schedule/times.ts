import type { Schedule } from '@jobs-monitor/core';
import { CronExpressionParser } from 'cron-parser';

/** When the first run of a schedule that was never seen before is due; null if it starts on demand alone. */
export function firstStart(schedule: Schedule, now: Date): Date | null {
  switch (schedule.kind) {
    case 'every':
      return plusSeconds(now, schedule.firstAfterSeconds);
    case 'cron':
      return nextCron(schedule, now);
    case 'once':
      return plusSeconds(now, schedule.afterSeconds);
    case 'on_demand':
      return null;
  }
}

/** Starts that are this late or less count as on time. */
const ON_TIME_MS = 1_000;

/**
 * When the next run is due after one that was due at `due` and started at `startedAt`; null if there is none. An interval
 * counts from the start, but does not drift while starts are on time. Cron counts by the clock of its time zone, where
 * a day whose clocks change has each time once.
 */
export function nextStart(schedule: Schedule, due: Date, startedAt: Date): Date | null {
  switch (schedule.kind) {
    case 'every': {
      const late = Math.abs(startedAt.getTime() - due.getTime()) > ON_TIME_MS;
      return plusSeconds(late ? startedAt : due, schedule.seconds);
    }
    case 'cron':
      return nextCron(schedule, startedAt < due ? due : startedAt);
    case 'once':
    case 'on_demand':
      return null;
  }
}

/** The newest start that was due at `now`, if the oldest that was missed is `due`. One run makes up for all of them. */
export function newestDue(schedule: Schedule, due: Date, now: Date): Date {
  if (now <= due) return due;
  if (schedule.kind === 'every') {
    const intervalMs = schedule.seconds * 1000;
    return new Date(due.getTime() + Math.floor((now.getTime() - due.getTime()) / intervalMs) * intervalMs);
  }
  if (schedule.kind === 'cron') {
    const afterNow = new Date(now.getTime() + 1);
    const last = parse(schedule, afterNow).prev().toDate();
    return last > due ? last : due;
  }
  return due;
}

/** The most due times of a cron line that are counted one by one; each costs about a tenth of a millisecond. */
const MAX_COUNTED = 300;

export interface DueTimes {
  count: number;
  /** There are more: counting ended at `count`. */
  capped: boolean;
  /** The last of them, whether it was counted or not. */
  last: Date;
}

/** The due times from `first`, which is one, to before `end`; null if there are none. */
export function dueTimesBetween(schedule: Schedule, first: Date, end: Date): DueTimes | null {
  if (first >= end) return null;
  if (schedule.kind === 'every') {
    const intervalMs = schedule.seconds * 1000;
    const count = Math.ceil((end.getTime() - first.getTime()) / intervalMs);
    return { count, capped: false, last: new Date(first.getTime() + (count - 1) * intervalMs) };
  }
  if (schedule.kind === 'cron') return cronTimesBetween(schedule, first, end);
  return { count: 1, capped: false, last: first };
}

/** The first due time at or after `from`, of those that begin with `first`; null if there is none. */
export function firstDueFrom(schedule: Schedule, first: Date, from: Date): Date | null {
  if (from <= first) return first;
  const before = new Date(from.getTime() - 1);
  if (schedule.kind === 'cron') return nextCron(schedule, before);
  if (schedule.kind !== 'every') return null;
  return plusSeconds(newestDue(schedule, first, before), schedule.seconds);
}

type Cron = Extract<Schedule, { kind: 'cron' }>;

function cronTimesBetween(schedule: Cron, first: Date, end: Date): DueTimes {
  const times = parse(schedule, first);
  let count = 1;
  while (count <= MAX_COUNTED && times.next().getTime() < end.getTime()) count += 1;
  const last = parse(schedule, end).prev().toDate();
  // `first` need not be a time of the line: it may have been set by hand.
  return { count: Math.min(count, MAX_COUNTED), capped: count > MAX_COUNTED, last: last > first ? last : first };
}

function nextCron(schedule: Cron, after: Date): Date {
  return parse(schedule, after).next().toDate();
}

function parse({ expression, timezone }: Cron, currentDate: Date) {
  return CronExpressionParser.parse(expression, { currentDate, tz: timezone });
}

function plusSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}
