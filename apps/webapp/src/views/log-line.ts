import type { RunLogWire } from '@jobs-monitor/core';
import { jsonText } from './json-text.js';

const MAX_DETAILS = 4_000;

/** By what a line is known: how many came before it since the run began. */
export const lineKey = (number: number): string => `line-${number}`;

/** When a line was written, to the second. Used on the server and in the browser. */
export function lineClock(timeZone: string): (timestamp: string) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
  return (timestamp) => format.format(new Date(timestamp));
}

/** What belongs to a line beside its message: a stack as it is, anything else as JSON; null when there is nothing. */
export function lineDetails({ details }: RunLogWire): string | null {
  if (details === undefined || details === null) return null;
  const stack = stackOf(details);
  return stack === null ? jsonText(details, MAX_DETAILS) : stack.slice(0, MAX_DETAILS);
}

function stackOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('stack' in details)) return null;
  return Object.keys(details).length === 1 && typeof details.stack === 'string' ? details.stack : null;
}
