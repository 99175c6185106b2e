import { createHash } from 'node:crypto';
import { MAX_LOG_CHARACTERS } from '@jobs-monitor/core';
import { cutText, toPlain } from './plain.js';

export interface Failure {
  /** Readable, at most 4,000 characters and a mark. */
  message: string;
  /** The same for failures of the same kind: 12 hexadecimal digits. */
  signature: string;
  /** Where it was thrown, if that is known. */
  stack: string | null;
}

const SIGNATURE_CHARACTERS = 500;

/** What a handler threw, as text, whatever it was: never throws itself. */
export function describeFailure(thrown: unknown): Failure {
  const message = cutText(messageOf(thrown), MAX_LOG_CHARACTERS);
  return { message, signature: errorSignature(message), stack: stackOf(thrown) };
}

/** A short hash of the first line with everything replaced that differs from one time to the next. */
export function errorSignature(message: string): string {
  return createHash('sha256').update(normalizeMessage(message)).digest('hex').slice(0, 12);
}

/** The first line with addresses, paths, quoted texts, ids and numbers replaced. Every pattern is linear in its input. */
export function normalizeMessage(message: string): string {
  const firstLine = message.slice(0, SIGNATURE_CHARACTERS).split('\n', 1)[0] ?? '';
  return firstLine
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>')
    .replace(/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi, '<url>')
    .replace(/\b[\w.+-]{1,64}@[\w.-]{1,253}/g, '<mail>')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{20,40}\b/gi, '<id>')
    .replace(/(?:[A-Za-z]:)?(?:[\\/][\w.@~-]+){2,}/g, '<path>')
    .replace(/\b(?:0x)?(?=[0-9a-f]*\d)[0-9a-f]{6,}\b/gi, '<hex>')
    .replace(/\d+(?:[.,:]\d+)*/g, '<n>')
    .trim();
}

function messageOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) {
      const { name, message } = thrown;
      const text = typeof message === 'string' ? message : String(message);
      if (text === '') return String(name);
      return name === 'Error' ? text : `${String(name)}: ${text}`;
    }
    if (typeof thrown === 'string') return thrown === '' ? 'An empty text was thrown' : thrown;
    if (thrown === undefined || thrown === null) return `Nothing was thrown but ${String(thrown)}`;
    if (typeof thrown === 'object') return JSON.stringify(toPlain(thrown, { maxBytes: 2_000 }).plain);
    return String(thrown);
  } catch {
    return 'Something was thrown that cannot be read';
  }
}

function stackOf(thrown: unknown): string | null {
  try {
    return thrown instanceof Error && typeof thrown.stack === 'string' ? cutText(thrown.stack, 3_000) : null;
  } catch {
    return null;
  }
}
