import type { RunSummaryWire } from '@jobs-monitor/core';
import { progressText } from '../views/progress-text.js';

/** Moves the bars of a run, and its message, without asking the server for anything. */
export function showProgress(run: RunSummaryWire): void {
  for (const place of document.querySelectorAll<HTMLElement>(`[data-run="${CSS.escape(run.run_id)}"]`)) {
    const bar = place.querySelector('progress');
    const text = place.querySelector('.progress-text');
    if (bar && run.total_items !== null) {
      bar.max = 100;
      bar.value = Math.max(bar.value, run.progress);
    }
    if (text) text.textContent = progressText(run);
  }
  for (const message of document.querySelectorAll(`[data-run-message="${CSS.escape(run.run_id)}"]`))
    message.textContent = run.message;
}
