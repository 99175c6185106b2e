import { formatDuration } from '@jobs-monitor/core';
import { isolate } from '../../messages/clean.js';
import { type Line, type Part, plain, strong } from '../../messages/line.js';
import { type Health, type Measurement, PART_TIMEOUT_MS } from '../system/measure.js';
import { dotted, idCode, type Shown, timeCode } from './job-shown.js';

const MARKS: Readonly<Record<Health, string>> = { ok: '✅', warn: '⚠️', down: '❌' };

export function isAllWell(measurements: readonly Measurement[]): boolean {
  return measurements.every(({ health }) => health === 'ok');
}

/** Whether all is well, at the first glance. */
export function healthLine(measurements: readonly Measurement[], { say }: Shown): Line {
  const bad = measurements.filter(({ health }) => health !== 'ok');
  const worst = bad.some(({ health }) => health === 'down') ? 'down' : 'warn';
  if (bad.length === 0) return [plain(`${MARKS.ok} `), strong(say('chat_system.all_well'))];
  return [plain(`${MARKS[worst]} `), strong(say('chat_system.not_well', { count: bad.length }))];
}

/** One line per part: mark, name, what was seen, and how long the look took. */
export function partLines(measurements: readonly Measurement[], shown: Shown): Line[] {
  const { say } = shown;
  return measurements.map((measurement) => [
    plain(`${MARKS[measurement.health]} ${say(`chat_system.part_${measurement.part}`)}: `),
    ...dotted([seen(measurement, shown), plain(say('chat_system.measured_in', { ms: measurement.ms }))]),
  ]);
}

function seen(measurement: Measurement, shown: Shown): Part[] {
  const { say } = shown;
  if ('failure' in measurement) {
    if (measurement.failure === 'failed') return [plain(say('chat_system.part_failed'))];
    return [plain(say('chat_system.part_timeout', { seconds: PART_TIMEOUT_MS / 1_000 }))];
  }
  switch (measurement.part) {
    case 'database':
      return [plain(say('chat_system.database_ok'))];
    case 'scheduler':
      return schedulerSeen(measurement, shown);
    case 'workers': {
      const { alive, active } = measurement;
      if (alive === 0) return [plain(say('chat_system.workers_none'))];
      return [plain(say('chat_system.workers_alive', { alive, active }))];
    }
    case 'alerts':
      return alertsSeen(measurement, shown);
    case 'chat':
      if (measurement.health !== 'ok') return [plain(say('chat_system.chat_silent'))];
      return [plain(say(`chat_system.chat_${measurement.way}`))];
    case 'disk':
      return [plain(diskWords(measurement, shown))];
  }
}

type Of<Name extends Measurement['part']> = Extract<Exclude<Measurement, { failure: string }>, { part: Name }>;

function schedulerSeen({ running, nextAt, nextJob }: Of<'scheduler'>, shown: Shown): Part[] {
  const { say } = shown;
  if (!running) return [plain(say('chat_system.scheduler_stopped'))];
  if (nextAt === null || nextJob === null) return [plain(say('chat_system.scheduler_idle'))];
  return [
    plain(`${say('chat_system.scheduler_next')} `),
    timeCode(nextAt.toISOString(), shown),
    plain(' '),
    idCode(nextJob),
  ];
}

function alertsSeen({ oldestSeconds, channels }: Of<'alerts'>, { say, locale }: Shown): Part[] {
  const waiting =
    oldestSeconds === null
      ? say('chat_system.alerts_nothing')
      : say('chat_system.alerts_waiting', { duration: formatDuration(oldestSeconds, locale) });
  if (channels.length === 0) return dotted([plain(waiting), plain(say('chat_system.alerts_no_channel'))]);
  const states = channels.map(({ channel, state }) => [
    idCode(channel),
    plain(` ${state === 'ok' ? MARKS.ok : say(`chat_system.channel_${state}`)}`),
  ]);
  return dotted([plain(waiting), ...states]);
}

function diskWords({ freeBytes, totalBytes }: Of<'disk'>, { say }: Shown): string {
  const percent = totalBytes === 0 ? 0 : Math.floor((freeBytes / totalBytes) * 100);
  return say('chat_system.disk_free', {
    // Number and unit are one, from left to right, in the midst of Hebrew too.
    free: isolate(formatBytes(freeBytes)),
    total: isolate(formatBytes(totalBytes)),
    percent: isolate(`${percent}%`),
  });
}

/** In units of 1,024, as tools for disks count: `12.5 GB`. */
function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${Number((bytes / 1_024 ** power).toFixed(1))} ${units[power]}`;
}
