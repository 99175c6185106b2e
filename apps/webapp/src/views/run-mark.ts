import type { RunSummaryWire } from '@jobs-monitor/core';

/** Tells states of a run apart that look different, but for how far it is. Used on the server and in the browser. */
export function runMark({ status, cancel, stuck_at }: Pick<RunSummaryWire, 'status' | 'cancel' | 'stuck_at'>): string {
  return [status, cancel?.requested_at, cancel?.seen_at, cancel?.ignored_at, stuck_at].join();
}
