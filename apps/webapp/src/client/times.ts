import { relativeTime } from '../views/relative-time.js';

const TICK_MS = 5_000;

/** Lets the server write instants in the reader's own zone from the next answer on. */
export function tellTimeZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `tz=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax`;
}

/** True if the page was written for another zone than the reader's. */
export function isOtherTimeZone(): boolean {
  return document.documentElement.dataset['tz'] !== Intl.DateTimeFormat().resolvedOptions().timeZone;
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
    if (time.textContent !== text) time.textContent = text;
  }
}
