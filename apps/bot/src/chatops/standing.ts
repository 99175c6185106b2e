import type { JobWire } from '@jobs-monitor/core';

/** How a job stands, as far as the buttons under it care. */
export function jobStateOf({ enabled, paused }: Pick<JobWire, 'enabled' | 'paused'>): string {
  if (!enabled) return 'disabled';
  return paused === null ? 'enabled' : 'paused';
}
