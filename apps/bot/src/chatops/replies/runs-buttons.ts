import type { RunSummaryWire } from '@jobs-monitor/core';
import type { ButtonSpec } from '../reply.js';
import { rowsOf } from './job-page.js';

const PER_ROW = 5;

/** A button to the logs of each numbered row that they are wanted of. */
export function logButtons(
  runs: readonly RunSummaryWire[],
  isWanted: (run: RunSummaryWire) => boolean = () => true,
): ButtonSpec[][] {
  const buttons = runs.flatMap((run, index) =>
    isWanted(run) ? [{ label: `📜 ${index + 1}`, press: { command: 'logs', input: run.run_id } }] : [],
  );
  return rowsOf(buttons, PER_ROW);
}
