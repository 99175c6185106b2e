import type { JobLimits, RunSummary } from '@jobs-monitor/core';
import type { Report } from '../report.js';
import { eventOfSilence } from '../run-events.js';

/** A run whose handler is at work in this process. */
export interface WatchedRun {
  readonly id: string;
  readonly jobId: string;
  readonly run: RunSummary;
  /** Grows with each step and each line. */
  signs(): number;
}

export interface SilenceWatchDeps {
  live(): readonly WatchedRun[];
  /** The limits of a job; undefined if this process does not know it. */
  limitsOf(jobId: string): Pick<JobLimits, 'no_progress_seconds'> | undefined;
  report: Report;
  now(): Date;
}

/** How often the runs are looked at. It asks no database, and a sign of life is dated by the look that saw it. */
export const SILENCE_MS = 1_000;

/** The last sign of a run's life, as far as looks can tell. */
interface Heard {
  signs: number;
  at: Date;
  told: boolean;
}

/** Looks once for runs of this worker that neither move nor log for longer than their job allows. Each silence is told once. */
export function createSilenceWatch({ live, limitsOf, report, now }: SilenceWatchDeps) {
  let heard = new Map<string, Heard>();

  function listen(each: WatchedRun, at: Date): Heard {
    const signs = each.signs();
    const before = heard.get(each.id);
    if (before?.signs === signs) return before;
    // At the first look its start is the last sign, unless there was another meanwhile.
    const since = before === undefined && signs === 0 ? (each.run.started_at ?? at) : at;
    return { signs, at: since, told: false };
  }

  /** Throws `database_unavailable`; what was not told then is told by a later look. */
  return async function runOnce(): Promise<{ watched: number; silent: number }> {
    const at = now();
    const present = new Map<string, Heard>();
    const silent: { run: RunSummary; seconds: number; last: Heard }[] = [];
    for (const each of live()) {
      const seconds = limitsOf(each.jobId)?.no_progress_seconds ?? null;
      if (seconds === null) continue;
      const last = listen(each, at);
      present.set(each.id, last);
      if (!last.told && at.getTime() - last.at.getTime() >= seconds * 1_000)
        silent.push({ run: each.run, seconds, last });
    }
    heard = present;
    if (silent.length > 0) {
      await report(silent.map(({ run, seconds, last }) => eventOfSilence(run, seconds, last.at, at)));
      for (const { last } of silent) last.told = true;
    }
    return { watched: present.size, silent: silent.length };
  };
}
