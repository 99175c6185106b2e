const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** "3m ago", "in 2h": an instant as seen from another. Used on the server and, to keep pages true, in the browser. */
export function relativeTime(at: number, now: number, locale: string): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  const [unit, length] = STEPS.find(([, step]) => size >= step) ?? (['second', 1] as const);
  let format = formats.get(locale);
  if (!format) {
    format = new Intl.RelativeTimeFormat(locale, { style: 'narrow' });
    formats.set(locale, format);
  }
  // Zero would be "now" for the past and "in 0s" for the future: the sign of the past is wanted.
  return format.format(seconds === 0 ? -0 : Math.trunc(seconds / length), unit);
}
