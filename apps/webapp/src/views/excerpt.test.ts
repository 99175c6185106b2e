import { describe, expect, it } from '@jest/globals';
import { excerpt } from './excerpt.js';

describe('an excerpt', () => {
  it.each([
    ['One line', 'One line'],
    ['\n\n  First\nSecond', 'First'],
    ['', ''],
    ['1234567890', '1234567890'],
    ['12345678901', '123456789…'],
    ['😀😀😀😀😀😀', '😀😀😀😀😀😀'],
    ['😀😀😀😀😀😀😀😀😀😀😀', '😀😀😀😀😀😀😀😀😀…'],
  ])('of %j in ten characters is %j', (text, expected) => {
    expect(excerpt(text, 10)).toBe(expected);
  });
});
