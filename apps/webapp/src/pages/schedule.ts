import type { JobWire, Locale, Say } from '@jobs-monitor/core';
import { formatDuration } from '@jobs-monitor/core';
import { CronExpressionParser } from 'cron-parser';
import cronstrue from 'cronstrue/i18n.js';

/** Longer expressions are shown as they are: describing them could be made costly. */
const MAX_CRON_CHARACTERS = 100;

interface Cron {
  expression: string;
  timezone: string;
}

/** The cron expression of a job's schedule text, or null for another kind of schedule. */
export function cronOf(schedule: string): Cron | null {
  const [, expression = '', timezone = ''] = /^cron (.+) (\S+)$/.exec(schedule) ?? [];
  return expression && expression.length <= MAX_CRON_CHARACTERS ? { expression, timezone } : null;
}

/** When a job runs, as a sentence; what cannot be said in words is shown as it is. */
export function scheduleInWords(job: Pick<JobWire, 'schedule' | 'interval_seconds'>, say: Say, locale: Locale): string {
  if (job.schedule === 'on demand') return say('web.schedule_on_demand');
  const cron = cronOf(job.schedule);
  if (cron) return `${cronInWords(cron.expression, locale)} (${cron.timezone})`;
  const [, kind, seconds = ''] = /^(every|once after) (\d+)s$/.exec(job.schedule) ?? [];
  if (!kind) return job.schedule;
  if (kind === 'every') return everyInWords(Number(seconds), say, locale);
  return say('web.schedule_once', { duration: formatDuration(Number(seconds), locale) });
}

/** "Every hour", "every 15 minutes"; lengths that are no whole unit are said as durations. */
function everyInWords(seconds: number, say: Say, locale: Locale): string {
  if (seconds % 86_400 === 0) return say('web.every_days', { count: seconds / 86_400 });
  if (seconds % 3_600 === 0) return say('web.every_hours', { count: seconds / 3_600 });
  if (seconds % 60 === 0) return say('web.every_minutes', { count: seconds / 60 });
  return say('web.schedule_every', { duration: formatDuration(seconds, locale) });
}

/** The next `count` starts after the one that the scheduler has planned, that one included. */
export function nextTimes(job: JobWire, count: number): Date[] {
  if (job.next_run_at === null) return [];
  const first = new Date(job.next_run_at);
  const cron = cronOf(job.schedule);
  if (cron) return [first, ...cronTimes(cron, first, count - 1)];
  const stepMs = (job.interval_seconds ?? 0) * 1000;
  return stepMs > 0 ? Array.from({ length: count }, (_, index) => new Date(first.getTime() + index * stepMs)) : [first];
}

function cronTimes({ expression, timezone }: Cron, after: Date, count: number): Date[] {
  try {
    const times = CronExpressionParser.parse(expression, { currentDate: after, tz: timezone });
    return Array.from({ length: count }, () => times.next().toDate());
  } catch {
    return [];
  }
}

function cronInWords(expression: string, locale: Locale): string {
  try {
    const words = cronstrue.default.toString(expression, { locale, use24HourTimeFormat: true });
    return locale === 'he' ? joinHebrewPrefixes(words) : words;
  } catch {
    return expression;
  }
}

/** The library leaves a space after prefix letters, which Hebrew never does. */
function joinHebrewPrefixes(words: string): string {
  return words.replace(/(^|\s)([בו]) (?=\d)/g, '$1$2־').replace(/(^|\s)([בו]) (?=\p{L})/gu, '$1$2');
}
