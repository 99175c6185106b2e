import { formatDuration, type Locale, type Say } from '@jobs-monitor/core';
import { cleanLine, isolate } from '../../messages/clean.js';
import { cutText } from '../../messages/cut.js';
import { code, type Part, plain } from '../../messages/line.js';
import type { CommandContext } from '../command.js';

/** How answers about jobs and runs are shown. */
export interface Shown {
  say: Say;
  locale: Locale;
  /** Of the times that are shown. */
  timezone: string;
  /** The dashboard, for links to it; null: no links. */
  webappUrl: string | null;
  now: Date;
}

/** As the person who asked reads it. */
export function shownTo({ say, locale, timezone, webappUrl, now }: CommandContext): Shown {
  return { say, locale, timezone, webappUrl, now: now() };
}

export const SEPARATOR = plain(' · ');

/** Text of people's making on one line, at most so many UTF-16 units; it keeps its own direction. */
export function data(text: string, max = 200): Part {
  return plain(isolate(cutText(cleanLine(text), max)));
}

/** What stands on a button. */
export function labelOf(text: string, max: number): string {
  return cutText(cleanLine(text), max);
}

/** An id, as it is copied. */
export function idCode(id: string): Part {
  return code(cutText(cleanLine(id), 128));
}

/** Parts that are there, with dots between them. */
export function dotted(parts: readonly (Part | readonly Part[] | null)[]): Part[] {
  const there = parts.filter((part) => part !== null).map((part) => (isParts(part) ? part : [part]));
  return there.flatMap((part, index) => (index === 0 ? part : [SEPARATOR, ...part]));
}

function isParts(part: Part | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

/** `22.11 09:15` in the zone of the schedules. */
export function timeCode(instant: string, { timezone }: Pick<Shown, 'timezone'>): Part {
  const parts = new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: timezone,
  }).formatToParts(new Date(instant));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return code(`${of('day')}.${of('month')} ${of('hour')}:${of('minute')}`);
}

/** How long ago, or in how long. */
export function relative(instant: string, { say, locale, now }: Shown): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1_000);
  const duration = formatDuration(Math.abs(seconds), locale);
  return seconds > 0 ? say('chat_jobs.in', { duration }) : say('chat_jobs.ago', { duration });
}
