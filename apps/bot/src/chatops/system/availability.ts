import type { PresenceStore, PresentHour } from '../../store/presence.js';

/** How much of a stretch of time the monitor was there, of the whole minutes that were recorded. */
export interface Availability {
  /** Later than asked for when nothing was recorded before. */
  from: Date;
  minutes: number;
  away: number;
}

const MINUTE_MS = 60_000;

/**
 * The availability from an instant until now; null when nothing was recorded yet. The minute that goes on does not count,
 * and neither does what lies before the first minute that was ever recorded.
 */
export function availabilityOf(
  hours: readonly PresentHour[],
  recordedSince: Date | null,
  from: Date,
  now: Date,
): Availability | null {
  if (recordedSince === null) return null;
  const start = Math.ceil(Math.max(from.getTime(), recordedSince.getTime()) / MINUTE_MS);
  const end = Math.floor(now.getTime() / MINUTE_MS);
  if (end <= start) return null;
  const present = hours
    .flatMap(({ at, minutes }) => minutes.map((minute) => at.getTime() / MINUTE_MS + minute))
    .filter((minute) => minute >= start && minute < end).length;
  return { from: new Date(start * MINUTE_MS), minutes: end - start, away: end - start - present };
}

/** The availability over 24 hours and 7 days. */
export async function readAvailability(
  store: Pick<PresenceStore, 'since' | 'first'>,
  now: Date,
): Promise<{ day: Availability | null; week: Availability | null }> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const [hours, first] = await Promise.all([store.since(before(7)), store.first()]);
  return {
    day: availabilityOf(hours, first, before(1), now),
    week: availabilityOf(hours, first, before(7), now),
  };
}
