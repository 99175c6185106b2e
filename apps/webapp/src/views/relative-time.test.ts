import { describe, expect, it } from '@jest/globals';
import { relativeTime } from './relative-time.js';

const NOW = 1_000_000_000;
const words = (seconds: number, locale: string) => relativeTime(NOW + seconds * 1000, NOW, locale);

describe('relativeTime', () => {
  it.each([
    [0, '0s ago', 'לפני 0 שניות'],
    [-30, '30s ago', 'לפני 30 שניות'],
    [-60, '1m ago', 'לפני דקה'],
    [-7_199, '1h ago', 'לפני שעה'],
    [-7_200, '2h ago', 'לפני שעתיים'],
    [300, 'in 5m', 'בעוד 5 דקות'],
    [-172_800, '2d ago', 'לפני יומיים'],
  ])('says %d seconds', (seconds, english, hebrew) => {
    expect(words(seconds, 'en')).toBe(english);
    expect(words(seconds, 'he')).toBe(hebrew);
  });
});
