import { AppError, type ErrorBody, type ErrorCode, say } from '@jobs-monitor/core';
import type { z } from 'zod';

const STATUS = {
  invalid_input: 400,
  not_triggerable: 400,
  unauthorized: 401,
  forbidden: 403,
  api_disabled: 403,
  not_found: 404,
  job_not_found: 404,
  run_not_found: 404,
  alert_not_found: 404,
  channel_not_found: 404,
  silence_not_found: 404,
  failure_not_found: 404,
  sign_in_link_invalid: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  already_running: 409,
  job_disabled: 409,
  job_paused: 409,
  run_ended: 409,
  run_active: 409,
  alert_resolved: 409,
  too_many_silences: 409,
  idempotency_mismatch: 409,
  idempotency_busy: 409,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  headers_too_large: 431,
  internal: 500,
  bot_unreachable: 502,
  gate_closed: 503,
  database_unavailable: 503,
  draining: 503,
  bot_not_configured: 503,
  bot_timeout: 504,
} as const satisfies Record<ErrorCode, number>;

/** The HTTP status that every refusal with this code has. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}

/** One thing that is wrong with a request, and where. */
export interface Problem {
  /** Dotted, from `params`, `query` or `body` on. */
  path: string;
  message: string;
}

const MAX_SHOWN_CHARACTERS = 200;

/** The refusal of a request with everything that is wrong with it. */
export function invalidInput(problems: readonly Problem[]): AppError {
  const details = problems.map(({ path, message }) => ({ path: shorten(path), message: shorten(message) }));
  return new AppError('invalid_input', say('en', 'error.invalid_input'), { details });
}

/** What a schema found, below `where`. */
export function problemsOf(error: z.ZodError, where: string): Problem[] {
  return error.issues.map((issue) => ({ path: [where, ...issue.path.map(String)].join('.'), message: issue.message }));
}

/** The error as it is answered. What is not an `AppError` is a fault of ours and says nothing about itself. */
export function presentError(error: unknown, requestId: string): { status: number; body: ErrorBody } {
  if (!(error instanceof AppError)) {
    return {
      status: STATUS.internal,
      body: { error: 'internal', message: say('en', 'error.internal'), request_id: requestId },
    };
  }
  const details = error.details === undefined || error.code === 'internal' ? {} : { details: error.details };
  const message = error.code === 'internal' ? say('en', 'error.internal') : error.message;
  return { status: STATUS[error.code], body: { error: error.code, message, ...details, request_id: requestId } };
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}
