import type { ConsoleReply } from '@jobs-monitor/core';

/** Some marks, such as ℹ️, count as letters. */
const STRONG = /(?!\p{Extended_Pictographic})\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** The direction of a line, by its first letter outside of code; without one it is the page's. */
export function directionOf(line: ConsoleReply['lines'][number]): 'ltr' | 'rtl' | undefined {
  const letter = line
    .filter(({ kind }) => kind !== 'code')
    .map(({ text }) => STRONG.exec(text)?.[0])
    .find((found) => found !== undefined);
  if (letter === undefined) return undefined;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}
