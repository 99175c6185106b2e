import { offsetMs } from '../../actions/zoned-time.js';
import { round } from './value-scale.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [5, 10, 15, 30].map((each) => each * MINUTE).concat([1, 2, 3, 6, 12].map((each) => each * HOUR));
const DAY_STEPS_MS = [1, 2, 7, 14].map((each) => each * DAY);

/** A stretch of time that is drawn from left to right. */
export interface TimeScale {
  fromMs: number;
  toMs: number;
}

export interface TimeTick {
  atMs: number;
  /** A day is named by its date, any other instant by its time of day. */
  isDay: boolean;
}

/** Where an instant stands, in percent from the left. Pure. */
export function fromLeft(atMs: number, { fromMs, toMs }: TimeScale): number {
  return round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * 100);
}

/** The whole hours, or midnights, of a time zone that are written under a chart, at most `most`. Pure. */
export function timeTicks({ fromMs, toMs }: TimeScale, timeZone: string, most = 6): TimeTick[] {
  const length = toMs - fromMs;
  const step =
    [...STEPS_MS, ...DAY_STEPS_MS].find((each) => length / each <= most) ?? Math.ceil(length / most / DAY) * DAY;
  const ticks: TimeTick[] = [];
  // Steps are counted in local time, and each is brought back by the offset that holds there: clocks may change in between.
  const firstLocal = Math.ceil((fromMs + offsetMs(new Date(fromMs), timeZone)) / step) * step;
  for (let local = firstLocal; ticks.length <= most; local += step) {
    const atMs = local - offsetMs(new Date(local - offsetMs(new Date(local), timeZone)), timeZone);
    if (atMs > toMs) break;
    if (atMs >= fromMs) ticks.push({ atMs, isDay: local % DAY === 0 });
  }
  return ticks;
}
