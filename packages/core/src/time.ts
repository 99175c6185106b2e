import type { Locale } from './job.js';

const UNIT_SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of a short duration such as `90s`, `15m`, `2h`, `30d`; null if it is not one. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  if (!match) return null;
  return Number(match[1]) * UNIT_SECONDS[match[2] as keyof typeof UNIT_SECONDS];
}

const UNIT_WORDS: Record<Locale, Record<'day' | 'hour' | 'minute' | 'second' | 'millisecond', string>> = {
  en: { day: 'd', hour: 'h', minute: 'm', second: 's', millisecond: 'ms' },
  he: { day: 'ימ׳', hour: 'שע׳', minute: 'דק׳', second: 'שנ׳', millisecond: 'מ״ש' },
};

/** A duration for people, two units at most: `2h 5m`, `1.4s`, `320ms`; Hebrew abbreviations for `he`. Negative counts as zero. */
export function formatDuration(seconds: number, locale: Locale): string {
  const words = UNIT_WORDS[locale];
  const gap = locale === 'he' ? ' ' : '';
  const part = (value: number | string, unit: keyof typeof words) => `${value}${gap}${words[unit]}`;
  const value = Math.max(0, seconds);
  if (value > 0 && value < 1) return part(Math.max(1, Math.round(value * 1000)), 'millisecond');
  if (value < 10) return part(Number(value.toFixed(1)), 'second');
  const whole = Math.round(value);
  if (whole < 60) return part(whole, 'second');
  const [unit, smaller, size, smallerSize] =
    whole < 3_600
      ? (['minute', 'second', 60, 1] as const)
      : whole < 86_400
        ? (['hour', 'minute', 3_600, 60] as const)
        : (['day', 'hour', 86_400, 3_600] as const);
  const rest = Math.floor((whole % size) / smallerSize);
  const main = part(Math.floor(whole / size), unit);
  return rest === 0 ? main : `${main} ${part(rest, smaller)}`;
}
