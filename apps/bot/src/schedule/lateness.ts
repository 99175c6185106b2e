import type { Pause } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import { dueTimesBetween, firstDueFrom, newestDue } from './times.js';

/** What is to be told of a start that came later than its job allows. */
export type Lateness =
  /** It came, but late. */
  | { kind: 'late'; due: Date; lateSeconds: number }
  /** Due times passed that will never have a start of their own, `first` to `last`. Counted from the first of them. */
  | {
      kind: 'missed';
      first: Date;
      last: Date;
      missed: number;
      /** More were missed than `missed` says. */
      capped: boolean;
      /** One start was made for all of them; otherwise it came too late to be made at all. */
      madeUp: boolean;
      lateSeconds: number;
    };

export interface LateStart {
  job: Pick<Job, 'schedule' | 'limits'>;
  /** The oldest start that was missed, or the one that was due. */
  due: Date;
  /** When the start was made or refused. */
  at: Date;
  /** Why it was refused; null if it was made. */
  refusal: string | null;
  /** May be over: what fell due during it was not missed. */
  pause: Pause | null;
}

/**
 * Null for what came in time, and for what somebody or something held back on purpose: a pause, a gate, the job's own
 * earlier run. Pure.
 */
export function latenessOf({ job, due, at, refusal, pause }: LateStart): Lateness | null {
  const { schedule, limits } = job;
  if (!countsAsLate(schedule) || (refusal !== null && refusal !== 'misfire')) return null;
  const first = firstDueFrom(schedule, due, pause?.until ?? due);
  if (first === null) return null;
  const lateSeconds = (at.getTime() - first.getTime()) / 1000;
  if (lateSeconds < limits.start_grace_seconds) return null;

  const madeUp = refusal === null;
  const newest = newestDue(schedule, first, at);
  // A start that is made is the newest due time's own.
  const times = dueTimesBetween(schedule, first, madeUp ? newest : new Date(newest.getTime() + 1));
  if (times === null) return { kind: 'late', due: first, lateSeconds };
  const { count, capped, last } = times;
  return { kind: 'missed', first, last, missed: count, capped, madeUp, lateSeconds };
}

/** False for what has no time of its own: a run after each start of a bot waits for that start, however long. */
export function countsAsLate(schedule: Job['schedule']): boolean {
  return !(schedule.kind === 'once' && schedule.eachStart);
}
