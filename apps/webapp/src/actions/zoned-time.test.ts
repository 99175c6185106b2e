import { describe, expect, it } from '@jest/globals';
import { instantOf, localTime } from './zoned-time.js';

describe('a local time', () => {
  it.each([
    ['UTC', '2026-03-10T14:30', '2026-03-10T14:30:00.000Z'],
    ['Asia/Jerusalem', '2026-03-10T14:30', '2026-03-10T12:30:00.000Z'],
    ['Asia/Jerusalem', '2026-07-10T14:30', '2026-07-10T11:30:00.000Z'],
    ['America/New_York', '2026-12-31T23:59', '2027-01-01T04:59:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01T00:00', '2025-12-31T18:15:00.000Z'],
    // An hour after the clocks went forward, and an hour before.
    ['Asia/Jerusalem', '2026-03-27T03:30', '2026-03-27T00:30:00.000Z'],
    ['Asia/Jerusalem', '2026-03-27T01:30', '2026-03-26T23:30:00.000Z'],
  ])('in %s, %s is %s, and back again', (zone, local, instant) => {
    expect(instantOf(local, zone)?.toISOString()).toBe(instant);
    expect(localTime(new Date(instant), zone)).toBe(local);
  });

  it.each(['', 'tomorrow', '2026-03-10', '2026-03-10T14:30:00Z'])('is none: %s', (text) => {
    expect(instantOf(text, 'UTC')).toBeNull();
  });
});
