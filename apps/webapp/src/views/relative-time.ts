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
    format = new Intl.RelativeTimeFormat(locale, { style: locale === 'he' ? 'long' : 'narrow' });
    formats.set(locale, format);
  }
  // Plain zero reads as the future.
  // The Hebrew data repeats one and two as figures in brackets, for whom the words were not enough.
  return format.format(seconds === 0 ? -0 : Math.trunc(seconds / length), unit).replace(/ \(\d\)$/, '');
}
