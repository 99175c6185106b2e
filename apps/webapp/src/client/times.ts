import { relativeTime } from '../views/relative-time.js';
import { isSelected } from './morph.js';

const TICK_MS = 5_000;

/** The zone that the reader lives in. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** True if the page was written for another zone than the reader's. */
export function isOtherTimeZone(): boolean {
  return document.documentElement.dataset.tz !== timeZone();
}

/** "3m ago" stays true while the page stands. */
export function keepTimesTrue(): void {
  setInterval(() => {
    if (!document.hidden) writeTimes();
  }, TICK_MS);
}

export function writeTimes(): void {
  const now = Date.now();
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const text = relativeTime(Date.parse(time.dateTime), now, document.documentElement.lang);
    if (time.textContent !== text && !isSelected(time)) time.textContent = text;
  }
}
