/** The day and the time of day of an instant in a zone, as `2026-01-31` and `08:05`: both sort as they follow each other. */
export function localTimeOf(at: Date, timeZone: string): { day: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  const [day = '', time = ''] = format.format(at).split(' ');
  return { day, time };
}

/** A time of day as people write it, in two digits each; null if it is none. */
export function parseTimeOfDay(text: string): string | null {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
}
