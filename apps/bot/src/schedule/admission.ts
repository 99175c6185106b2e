import type { Pause } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import { newestDue } from './times.js';

/** A condition outside us, as far as a start needs to know it. */
export type GateState = { open: true } | { open: false; missing: readonly string[] };

/** What speaks for or against a start that is due. */
export interface StartFacts {
  job: Pick<Job, 'schedule' | 'enabled' | 'limits' | 'gate'>;
  /** The oldest start that was missed, or the one that is due now. */
  due: Date;
  now: Date;
  pause: Pause | null;
  gate: GateState;
}

/**
 * Null: start it, once for however many starts were missed. Otherwise the reason for which the start is recorded as a
 * skipped run. Pure.
 */
export function refusalOf({ job, due, now, pause, gate }: StartFacts): string | null {
  if (!job.enabled) return 'disabled';
  if (isPaused(pause, now)) return 'paused';
  const grace = job.limits.misfire_grace_seconds;
  const lateSeconds = (now.getTime() - newestDue(job.schedule, due, now).getTime()) / 1000;
  if (grace !== null && lateSeconds > grace) return 'misfire';
  if (job.gate !== null && !gate.open) return `gate:${job.gate}`;
  return null;
}

/** A pause without an end holds until it is lifted. */
export function isPaused(pause: Pause | null, now: Date): boolean {
  return pause !== null && (pause.until === null || pause.until > now);
}
