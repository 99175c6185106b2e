import { type Schedule, scheduleText } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import { firstStart, nextStart } from './times.js';

/** A schedule entry as the database has it. One per job, whatever number of workers there are. */
export interface StoredEntry {
  job_id: string;
  /** The family of a dynamic job. */
  family: string | null;
  /** The schedule as text; a change of it is how we know that the code or the configuration changed. */
  schedule: string;
  next_at: Date | null;
  last_at: Date | null;
  /** Unscheduled, but its last start is remembered for when it is switched on again. */
  disabled: boolean;
}

export interface SyncPlan {
  create: { job_id: string; schedule: string; next_at: Date }[];
  /** `was` is the schedule text that the change is based on: another worker may have been quicker. */
  update: { job_id: string; was: string; schedule: string; next_at: Date | null }[];
  disable: string[];
  /** Entries of jobs that the code no longer has. */
  remove: string[];
}

/**
 * What makes the stored schedule agree with the code. What agrees already is left alone, so that intervals count on from
 * their last run across restarts. Pure.
 */
export function planSync(
  catalogue: { jobs: readonly Pick<Job, 'id' | 'schedule' | 'enabled'>[]; families: readonly string[] },
  stored: readonly StoredEntry[],
  now: Date,
): SyncPlan {
  const entries = new Map(stored.map((entry) => [entry.job_id, entry]));
  const plan: SyncPlan = { create: [], update: [], disable: [], remove: [] };

  for (const { id, schedule, enabled } of catalogue.jobs) {
    const entry = entries.get(id);
    entries.delete(id);
    if (schedule.kind === 'on_demand') {
      if (entry) plan.remove.push(id);
    } else if (!enabled) {
      if (entry && !entry.disabled) plan.disable.push(id);
    } else if (entry) {
      const change = changeOf(entry, schedule, now);
      if (change) plan.update.push({ job_id: id, was: entry.schedule, ...change });
    } else {
      plan.create.push({ job_id: id, schedule: scheduleText(schedule), next_at: firstStart(schedule, now) ?? now });
    }
  }
  for (const { job_id, family } of entries.values()) {
    if (family === null || !catalogue.families.includes(family)) plan.remove.push(job_id);
  }
  return plan;
}

function changeOf(
  entry: StoredEntry,
  schedule: Schedule,
  now: Date,
): { schedule: string; next_at: Date | null } | null {
  const text = scheduleText(schedule);
  if (schedule.kind === 'once') return changeOfOnce(entry, text, schedule, now);
  if (entry.schedule === text && !entry.disabled && entry.next_at !== null) return null;
  return { schedule: text, next_at: resumedAt(entry, schedule, now) };
}

/** A job that ran once has run, however its delay is changed; only `eachStart` gives it another turn. */
function changeOfOnce(entry: StoredEntry, text: string, schedule: Schedule & { kind: 'once' }, now: Date) {
  const over = entry.last_at !== null && !schedule.eachStart;
  const waits = entry.next_at !== null;
  if (entry.schedule === text && !entry.disabled && (over || waits)) return null;
  return { schedule: text, next_at: over ? null : firstStart(schedule, now) };
}

/** An interval counts from the last run, and is due at once if that is long over; the clock counts from now. */
function resumedAt(entry: StoredEntry, schedule: Schedule, now: Date): Date | null {
  if (schedule.kind !== 'every' || entry.last_at === null) return firstStart(schedule, now);
  return nextStart(schedule, entry.last_at, entry.last_at);
}
