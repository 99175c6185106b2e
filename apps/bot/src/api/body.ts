import type { IncomingMessage } from 'node:http';
import { AppError, say } from '@jobs-monitor/core';
import { invalidInput } from './errors.js';
import { findHostile } from './hostile.js';

/** No body is larger. */
export const MAX_BODY_BYTES = 64 * 1024;

/** The body as text, empty if there is none. Refuses what is too large, encoded, cut off, or not UTF-8. */
export async function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw unsupported();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Kept alive on an early end: the refusal still has to reach the sender.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof AppError ? error : bodyProblem('was cut off');
  }
  return decode(Buffer.concat(chunks));
}

/** The JSON of a body; an empty body is an empty object. Refuses other media types and what `findHostile` finds. */
export function parseBody(text: string, contentType: string | undefined): unknown {
  if (text === '') return {};
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test((contentType ?? '').slice(0, 100)))
    throw unsupported();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bodyProblem('is not valid JSON');
  }
  const problems = findHostile(value);
  if (problems.length > 0) throw invalidInput(problems);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bodyProblem('is not valid UTF-8');
  }
}

function bodyProblem(message: string): AppError {
  return invalidInput([{ path: 'body', message }]);
}

function tooLarge(): AppError {
  return new AppError('payload_too_large', say('en', 'error.payload_too_large'), {
    details: { max_bytes: MAX_BODY_BYTES },
  });
}

function unsupported(): AppError {
  return new AppError('unsupported_media_type', say('en', 'error.unsupported_media_type'));
}
