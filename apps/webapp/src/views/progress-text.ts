import type { RunSummaryWire } from '@jobs-monitor/core';

/** Percent and items of a run, or only items while the total is not known. Used on the server and in the browser. */
export function progressText(run: Pick<RunSummaryWire, 'progress' | 'processed_items' | 'total_items'>): string {
  if (run.total_items === null) return run.processed_items > 0 ? String(run.processed_items) : '';
  return `${run.progress}% · ${run.processed_items}/${run.total_items}`;
}
