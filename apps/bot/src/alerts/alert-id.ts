import { createHash } from 'node:crypto';
import type { AlertEvent } from '@jobs-monitor/core';

/**
 * The id of the alert that an event leads to: the same for the same event and rule, so that an alert which is made twice
 * is refused the second time. A UUIDv7 (RFC 9562) of the event's time, with a digest in the place of chance.
 */
export function alertIdOf(event: Pick<AlertEvent, 'event_id' | 'at'>, rule: string): string {
  const time = Math.max(0, event.at.getTime()).toString(16).padStart(12, '0');
  const digest = createHash('sha256').update(`${rule}\n${event.event_id}`).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`;
}
