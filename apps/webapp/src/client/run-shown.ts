import type { RunSummaryWire } from '@jobs-monitor/core';
import { runMark } from '../views/run-mark.js';

/** True if the page or a dialog shows this run, and not as it is now. How far it is does not count: bars move by themselves. */
export function isShownOtherwise(run: RunSummaryWire): boolean {
  const shown = document.querySelectorAll<HTMLElement>(`[data-live="run"][data-key="${CSS.escape(run.run_id)}"]`);
  return [...shown].some(({ dataset }) => dataset.mark !== runMark(run));
}
