import type { AlertEvent, Pause } from '@jobs-monitor/core';
import { isPaused } from '../../schedule/admission.js';
import type { DueEntry } from '../../schedule/overdue.js';
import type { Report } from '../report.js';
import { findLate, type LateEntry, type ScheduledJob, toLateEvent } from './late.js';

export interface LateScanDeps {
  /** What of the schedule is due at the instant. */
  dueEntries(now: Date): Promise<readonly DueEntry[]>;
  find(jobId: string): ScheduledJob | undefined;
  pauseOf(jobId: string): Promise<Pause | null>;
  report: Report;
  /** The time that due times are judged by. */
  now(): Date;
}

/**
 * Looks once for jobs that should have started by now. Any number of workers may look: the same due time makes the same
 * event. If it cannot be told now, it is told by the next look.
 */
export function createLateScan({ dueEntries, find, pauseOf, report, now }: LateScanDeps) {
  /** What this process told and what is still late; only to save the repetition. */
  let told = new Set<string>();

  return async function runOnce(): Promise<{ checked: number; late: number }> {
    const at = now();
    const entries = await dueEntries(at);
    const found = findLate(entries, find, at).map((entry) => ({ entry, event: toLateEvent(entry, at) }));
    const known = found.filter(({ event }) => told.has(event.event_id));
    const fresh: AlertEvent[] = [];
    for (const { entry, event } of found) {
      if (!told.has(event.event_id) && !(await isHeldBack(entry, at))) fresh.push(event);
    }
    if (fresh.length > 0) await report(fresh);
    told = new Set([...known.map(({ event }) => event.event_id), ...fresh.map(({ event_id }) => event_id)]);
    return { checked: entries.length, late: fresh.length };
  };

  async function isHeldBack({ job }: LateEntry, at: Date): Promise<boolean> {
    return isPaused(await pauseOf(job.id), at);
  }
}
