import type { Severity } from '@jobs-monitor/core';

/** How bad it is, at the first glance. */
export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = {
  info: 'ℹ️',
  warn: '⚠️',
  error: '❌',
  critical: '🚨',
};

export const RESOLVED_MARK = '✅';
export const ACKNOWLEDGED_MARK = '👤';

/** A mark that a rule's message begins with, if any, and the message without it. */
export function splitMark(text: string): { mark: string | null; rest: string } {
  const mark = /^(?:\p{Extended_Pictographic}[\u200d\ufe0f\p{Emoji_Modifier}\p{Extended_Pictographic}]*)+/u.exec(
    text,
  )?.[0];
  return mark === undefined ? { mark: null, rest: text } : { mark, rest: text.slice(mark.length).trimStart() };
}
