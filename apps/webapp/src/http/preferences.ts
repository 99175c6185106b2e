import { LOCALES, type Locale, localeOf } from '@jobs-monitor/core';
import type { Context } from 'koa';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** How somebody wants to see the pages; kept in cookies, so that the first byte is right already. */
export interface Preferences {
  locale: Locale;
  theme: Theme;
  shortcuts: boolean;
  timeZone: string;
}

const YEAR_MS = 365 * 86_400_000;

export function readPreferences(ctx: Context, defaultLocale: Locale): Preferences {
  const locale = LOCALES.find((known) => known === ctx.cookies.get('locale'));
  return {
    locale: locale ?? localeOf(ctx.get('accept-language'), defaultLocale),
    theme: THEMES.find((known) => known === ctx.cookies.get('theme')) ?? 'system',
    shortcuts: ctx.cookies.get('shortcuts') !== 'off',
    timeZone: readTimeZone(ctx),
  };
}

/** Keeps what is given and valid; the rest stays as it was. */
export function writePreferences(ctx: Context, given: Record<string, unknown>): void {
  const known: Record<string, readonly string[]> = { locale: LOCALES, theme: THEMES, shortcuts: ['on', 'off'] };
  for (const [name, values] of Object.entries(known)) {
    const value = given[name];
    if (typeof value !== 'string' || !values.includes(value)) continue;
    ctx.cookies.set(name, value, { maxAge: YEAR_MS, sameSite: 'lax', path: '/', httpOnly: true, overwrite: true });
  }
}

/** The script tells the reader's zone once, a cookie keeps it; until then, and for anything unknown, it is UTC. */
function readTimeZone(ctx: Context): string {
  const told = ctx.get('x-time-zone');
  if (!told) return timeZoneOf(ctx.cookies.get('tz'));
  const zone = timeZoneOf(told);
  ctx.cookies.set('tz', zone, { maxAge: YEAR_MS, sameSite: 'lax', path: '/', overwrite: true });
  return zone;
}

function timeZoneOf(name: string | undefined): string {
  if (!name || !/^[A-Za-z0-9_+/-]{1,64}$/.test(name)) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
