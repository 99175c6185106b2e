import { relativeTime } from '../views/relative-time.js';
import { isSelected } from './selected.js';

const TICK_MS = 5_000;

let known: string | undefined;

/** The zone that the reader lives in. The first to ask waits up to 40 ms for the browser to load its calendars. */
export function timeZone(): string {
  known ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return known;
}

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
