import { type LogLevel, MAX_LOG_CHARACTERS, MAX_LOGS, type RunLog } from '@jobs-monitor/core';
import { cutText, toPlain } from './plain.js';

/** All lines of a run together; with result, args and the rest, the document stays below its bound. */
const MAX_LOG_BYTES = 150_000;
const MAX_DETAILS_BYTES = 4_000;
const LINE_OVERHEAD_BYTES = 80;

/** A line that the store does not have yet, with its number and size. */
interface Line {
  number: number;
  bytes: number;
  log: RunLog;
}

/** The lines of one run that wait for the store, and what is known of those that are there. At most 50 are held. */
export interface LogBuffer {
  add(level: LogLevel, message: unknown, details: unknown, at: Date): void;
  /** What a flush takes. It stays here until acknowledged, so that a failed flush loses nothing. */
  delta(): { newLogs: RunLog[]; logsBefore: number; logsTotal: number; keepLogs: number };
  acknowledge(total: number): void;
  /** Lets waiting lines go, those of level info only or all; answers how many. */
  shed(onlyInfo: boolean): number;
  waiting(): boolean;
  waitingBytes(): number;
}

export function createLogBuffer(): LogBuffer {
  let waiting: Line[] = [];
  const sizes: number[] = [];
  let total = 0;
  let acknowledged = 0;

  return {
    add(level, message, details, at) {
      const log: RunLog = { timestamp: at, level, message: cutText(textOf(message), MAX_LOG_CHARACTERS) };
      let bytes = LINE_OVERHEAD_BYTES + Buffer.byteLength(log.message);
      if (details !== undefined) {
        const bounded = toPlain(details, { maxBytes: MAX_DETAILS_BYTES });
        log.details = bounded.plain;
        bytes += bounded.bytes;
      }
      waiting.push({ number: total, bytes, log });
      sizes.push(bytes);
      total += 1;
      if (waiting.length > MAX_LOGS) waiting.shift();
      if (sizes.length > MAX_LOGS) sizes.shift();
    },
    delta() {
      return {
        newLogs: waiting.map(({ log }) => log),
        logsBefore: acknowledged,
        logsTotal: total,
        keepLogs: fitting(sizes),
      };
    },
    acknowledge(upTo) {
      acknowledged = upTo;
      waiting = waiting.filter(({ number }) => number >= upTo);
    },
    shed(onlyInfo) {
      const before = waiting.length;
      waiting = onlyInfo ? waiting.filter(({ log }) => log.level !== 'info') : [];
      return before - waiting.length;
    },
    waiting: () => waiting.length > 0,
    waitingBytes: () => waiting.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** How many of the newest lines take no more than the bound together. */
function fitting(sizes: readonly number[]): number {
  let bytes = 0;
  let lines = 0;
  while (lines < sizes.length) {
    bytes += sizes[sizes.length - 1 - lines] ?? 0;
    if (bytes > MAX_LOG_BYTES) break;
    lines += 1;
  }
  return Math.max(1, lines);
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  try {
    return typeof message === 'object' ? JSON.stringify(toPlain(message, { maxBytes: 8_000 }).plain) : String(message);
  } catch {
    return '[unreadable]';
  }
}
