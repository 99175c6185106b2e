import { describe, expect, it } from '@jest/globals';
import { code, plain, strong } from '../../testing/fake-chat.js';
import { directionOf } from './direction.js';

describe('the direction of a line', () => {
  it.each([
    ['its first letter', [plain('✅ הושלם batch')], 'rtl'],
    ['its first letter', [plain('12:30 '), strong('Done שלום')], 'ltr'],
    ['its first letter that is no mark', [plain('ℹ️ גרסה')], 'rtl'],
    ['the words around the code', [code('batch_analyze'), plain(' הסתיים')], 'rtl'],
    ['the page, when there are only codes, marks and numbers', [plain('✅ 45% '), code('batch')], undefined],
    ['the page, when there is nothing', [], undefined],
  ])('is that of %s', (_, line, expected) => {
    expect(directionOf(line)).toBe(expected);
  });
});
