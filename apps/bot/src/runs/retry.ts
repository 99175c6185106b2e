import type { JobLimits, RunSummary } from '@jobs-monitor/core';

export interface Retry {
  attempt: number;
  delayMs: number;
}

const MAX_DELAY_MS = 6 * 3_600_000;

/**
 * Whether and when a run that ended is tried again: only failed scheduled runs and their automatic retries, nothing that
 * somebody asked for. The wait doubles with each attempt, at most 6 hours, and is spread by ±20 % with `random` (0 to 1).
 */
export function decideRetry(run: RunSummary, limits: JobLimits, random: number): Retry | null {
  if (run.status !== 'failed' || run.reason === 'interrupted') return null;
  if (run.trigger !== 'scheduled' && run.trigger !== 'retry') return null;
  if (run.requested_by !== null) return null;
  if (run.attempt > limits.max_retries) return null;
  const base = Math.min(MAX_DELAY_MS, limits.retry_backoff_seconds * 1000 * 2 ** (run.attempt - 1));
  return { attempt: run.attempt + 1, delayMs: Math.round(base * (0.8 + 0.4 * random)) };
}
