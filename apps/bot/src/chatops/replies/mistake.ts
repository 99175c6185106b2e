import type { Say, TimeRangeAnswer } from '@jobs-monitor/core';
import { cleanLine, isolate } from '../../messages/clean.js';
import { plain } from '../../messages/line.js';
import type { Reply } from '../reply.js';

/** One sentence about what was asked for wrongly; nothing was done. */
export function mistake(sentence: string): Reply {
  return { lines: [[plain(`⚠️ ${sentence}`)]], refused: true };
}

/** What is wrong with a time, in the sentence of that mistake. */
export function timeMistake({ problem, option, value }: Extract<TimeRangeAnswer, { ok: false }>, say: Say): Reply {
  return mistake(
    say(`time_range.${problem}`, { option: isolate(cleanLine(option)), value: isolate(cleanLine(value)) }),
  );
}
