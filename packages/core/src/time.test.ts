import { describe, expect, it } from '@jest/globals';
import { formatDuration, parseDuration } from './time.js';

describe('a duration in words', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['2h', 7_200],
    ['30d', 2_592_000],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '5', 'm', '1.5h', '-1s', '1w', ' 1s', '1234567s', '1s1s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('a duration for people', () => {
  it.each([
    [0, '0s'],
    [-4, '0s'],
    [0.0001, '1ms'],
    [0.32, '320ms'],
    [1.44, '1.4s'],
    [59.4, '59s'],
    [60, '1m'],
    [125, '2m 5s'],
    [3_600, '1h'],
    [7_500, '2h 5m'],
    [90_000, '1d 1h'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(formatDuration(seconds, 'en')).toBe(text);
  });

  it('is in Hebrew with a space between number and unit', () => {
    expect(formatDuration(7_500, 'he')).toBe('2 שע׳ 5 דק׳');
  });
});
