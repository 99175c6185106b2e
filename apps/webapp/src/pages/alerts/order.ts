import { type AlertWire, SEVERITIES } from '@jobs-monitor/core';

/** The most severe first; among equals what nobody looks after, then the newest. Pure. */
export function byUrgency(alerts: readonly AlertWire[]): AlertWire[] {
  return [...alerts].sort(
    (a, b) =>
      SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
      Number(a.state !== 'firing') - Number(b.state !== 'firing') ||
      Date.parse(b.newest.at) - Date.parse(a.newest.at),
  );
}
