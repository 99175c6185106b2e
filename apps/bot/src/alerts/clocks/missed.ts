import type { AlertEvent } from '@jobs-monitor/core';
import type { LateStartNews } from '../../schedule/schedule.js';
import type { Report } from '../report.js';
import { toLateEvent, toScheduleEvent } from './late.js';

/**
 * What a start that came too late is told as. `missed` counts the due times from `first_due` to `last_due`, none of which
 * has a start of its own; with `at_least: yes` there are more. `made_up: yes`: one start, of this run, stands for them.
 */
export function toLatenessEvent({ job, runId, lateness }: LateStartNews, at: Date): AlertEvent {
  if (lateness.kind === 'late') {
    const { due, lateSeconds } = lateness;
    return toLateEvent({ job, due, lateSeconds }, at, runId);
  }
  const { first, last, missed, capped, madeUp, lateSeconds } = lateness;
  const facts = {
    missed,
    at_least: capped ? 'yes' : 'no',
    first_due: first,
    last_due: last,
    late_seconds: Math.round(lateSeconds),
    minutes: Math.floor(lateSeconds / 60),
    made_up: madeUp ? 'yes' : 'no',
  };
  return toScheduleEvent('job_missed', { job, due: first, runId, at, facts });
}

/** Hands news of late starts over as events. */
export function createLatenessReport({ report, now }: { report: Report; now(): Date }) {
  return (news: LateStartNews): Promise<void> => report([toLatenessEvent(news, now())]);
}
