import type { Log } from '../events/log.js';

export interface LogLine {
  level: keyof Log;
  phrase: string;
  fields: Record<string, unknown>;
}

/** A log that keeps its lines for the test to read. */
export function createRecordingLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (phrase: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, phrase, fields });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
