import type { RunSummary } from '@jobs-monitor/core';
import type { Document } from 'mongodb';

/** How many attempts are told of one run. */
export const MAX_ATTEMPTS = 20;

/** Finds runs by a filter, the oldest first, at most so many. */
type Find = (filter: Document, limit: number) => Promise<RunSummary[]>;

/**
 * A run with what it tries again and what tries it again, the first attempt first; null if there is no such run. Of more
 * than 20, those that led to the run come before those beside and after it.
 */
export async function findAttempts(find: Find, runId: string): Promise<RunSummary[] | null> {
  const found = new Map<string, RunSummary>();

  // 1. Upwards, one by one.
  for (let next: string | null = runId; next !== null && found.size < MAX_ATTEMPTS; ) {
    const [run]: RunSummary[] = await find({ _id: next }, 1);
    // One that is gone, or was seen: nothing is above it.
    if (!run || found.has(run.run_id)) break;
    found.set(run.run_id, run);
    next = run.retry_of;
  }
  if (found.size === 0) return null;

  // 2. Downwards, a generation at a time: one run may be tried again more than once.
  for (let parents = [...found.keys()]; parents.length > 0 && found.size < MAX_ATTEMPTS; ) {
    const children = await find({ retry_of: { $in: parents } }, MAX_ATTEMPTS + found.size);
    const fresh = children.filter(({ run_id }) => !found.has(run_id)).slice(0, MAX_ATTEMPTS - found.size);
    for (const run of fresh) found.set(run.run_id, run);
    parents = fresh.map(({ run_id }) => run_id);
  }
  return [...found.values()].sort((a, b) => a.attempt - b.attempt || (a.run_id < b.run_id ? -1 : 1));
}
