import { describe, expect, it } from '@jest/globals';
import { fromLeft, timeTicks } from './time-scale.js';

const stretch = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });
const shown = (from: string, to: string, timeZone: string) =>
  timeTicks(stretch(from, to), timeZone).map(
    ({ atMs, isDay }) => `${new Date(atMs).toISOString().slice(5, 16)}${isDay ? ' day' : ''}`,
  );

describe('the axis of time', () => {
  it('has round times of day', () => {
    expect(shown('2026-03-10T11:02:00Z', '2026-03-10T12:02:00Z', 'UTC')).toEqual([
      '03-10T11:10',
      '03-10T11:20',
      '03-10T11:30',
      '03-10T11:40',
      '03-10T11:50',
      '03-10T12:00',
    ]);
  });

  it('has the hours of the reader, and names the day at midnight', () => {
    expect(shown('2026-03-09T12:00:00Z', '2026-03-10T12:00:00Z', 'Asia/Jerusalem')).toEqual([
      '03-09T16:00',
      '03-09T22:00 day',
      '03-10T04:00',
      '03-10T10:00',
    ]);
  });

  it('keeps to midnight when the clocks change, and to half hours where zones have them', () => {
    // Israel turned its clocks forward in the night to 27 March 2026.
    expect(shown('2026-03-25T12:00:00Z', '2026-03-29T12:00:00Z', 'Asia/Jerusalem')).toEqual([
      '03-25T22:00 day',
      '03-26T22:00 day',
      '03-27T21:00 day',
      '03-28T21:00 day',
    ]);
    expect(shown('2026-03-10T00:00:00Z', '2026-03-10T06:00:00Z', 'Asia/Kolkata')[0]).toBe('03-10T00:30');
  });

  it('never has more than was asked for, however long the stretch', () => {
    for (const days of [1, 2, 5, 7, 13, 30, 90, 400]) {
      const scale = { fromMs: 0, toMs: days * 86_400_000 };
      expect(timeTicks(scale, 'UTC').length).toBeLessThanOrEqual(7);
      expect(timeTicks(scale, 'UTC').length).toBeGreaterThan(1);
    }
  });

  it('runs from left to right', () => {
    const day = stretch('2026-03-10T00:00:00Z', '2026-03-11T00:00:00Z');
    expect(fromLeft(Date.parse('2026-03-10T06:00:00Z'), day)).toBe(25);
    expect(fromLeft(day.toMs, day)).toBe(100);
  });
});
