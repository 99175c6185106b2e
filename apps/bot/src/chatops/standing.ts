import { isTerminal, type JobWire, type RunSummaryWire } from '@jobs-monitor/core';

/** How a job stands, as far as the buttons under it care. */
export function jobStateOf({ enabled, paused }: Pick<JobWire, 'enabled' | 'paused'>): string {
  if (!enabled) return 'disabled';
  return paused === null ? 'enabled' : 'paused';
}

/** A run that nobody asked to stop yet. */
export const ACTIVE = 'active';

/** How a run stands, as far as the buttons under it care: whether it waits or runs makes no difference to stopping it. */
export function runStateOf({ status, cancel }: Pick<RunSummaryWire, 'status' | 'cancel'>): string {
  if (isTerminal(status)) return status;
  return cancel === null ? ACTIVE : 'stopping';
}
