import { expect, it } from '@jest/globals';
import { directed } from './direction.js';
import { code, type Line, plain, strong } from './line.js';

const isTurned = (line: Line) => directed(line)[0]?.text === '\u200f';

it.each<[string, Line]>([
  ['an id and then Hebrew', [code('tidy_up'), plain(' נכשלה')]],
  ['a mark that counts as a letter', [plain('ℹ️ '), strong('נכשלה')]],
])('runs from right to left when it begins with %s', (_, line) => {
  expect(isTurned(line)).toBe(true);
});

it.each<[string, Line]>([
  ['Hebrew already', [plain('❌ העבודה נכשלה')]],
  ['Hebrew after isolated data', [plain('\u2068tidy_up\u2069 נכשלה')]],
  ['English', [plain('⚠️ Job failed')]],
  ['English before Hebrew data', [plain('Looked after by \u2068עומר\u2069')]],
  ['isolated Hebrew data before English', [plain('\u2068עומר\u2069 looks after it')]],
  ['nothing but an id', [code('tidy_up')]],
])('is left alone when it is %s', (_, line) => {
  expect(isTurned(line)).toBe(false);
});
