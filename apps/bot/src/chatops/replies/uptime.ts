import { formatDuration } from '@jobs-monitor/core';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { Availability } from '../system/availability.js';
import { dotted, type Shown, timeCode } from './job-shown.js';

/** Since when this process runs. */
export function runningLine(startedAt: Date, shown: Shown): Line {
  const { say, locale, now } = shown;
  const duration = formatDuration((now.getTime() - startedAt.getTime()) / 1_000, locale);
  return [plain(`⏱ ${say('chat_system.running_for', { duration })} `), timeCode(startedAt.toISOString(), shown)];
}

/** How available the monitor was, as far as it was recorded, and what that counts. */
export function availabilityLines(
  { day, week }: { day: Availability | null; week: Availability | null },
  shown: Shown,
): Line[] {
  const { say, now } = shown;
  return [
    [plain('📊 '), strong(say('chat_system.availability'))],
    rowOf(say('chat_system.last_day'), day, 1, shown),
    rowOf(say('chat_system.last_week'), week, 7, shown),
    [plain(say('chat_system.what_counts'))],
  ];

  function rowOf(name: string, availability: Availability | null, days: number, how: Shown): Line {
    if (availability === null) return [plain(`${name}: ${say('chat_system.not_recorded')}`)];
    const { from, minutes, away } = availability;
    const asked = now.getTime() - days * 86_400_000;
    const short = from.getTime() > asked + 60_000;
    return [
      plain(`${name}: `),
      ...dotted([
        code(percentOf(minutes, away)),
        plain(say('chat_system.minutes_away', { count: away })),
        short ? [plain(`${say('chat_system.recorded_since')} `), timeCode(from.toISOString(), how)] : null,
      ]),
    ];
  }
}

/** Never 100 % with a minute away. */
function percentOf(minutes: number, away: number): string {
  const percent = ((minutes - away) / minutes) * 100;
  return `${away === 0 ? '100' : (Math.floor(percent * 100) / 100).toFixed(2)}%`;
}
