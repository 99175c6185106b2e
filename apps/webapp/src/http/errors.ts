import { AppError, type ErrorBody, type ErrorCode } from '@jobs-monitor/core';

/** The status of each code. */
const STATUS = {
  invalid_input: 400,
  unauthorized: 401,
  forbidden: 403,
  api_disabled: 403,
  too_many_attempts: 429,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  headers_too_large: 431,
  request_timeout: 408,
  job_not_found: 404,
  run_not_found: 404,
  alert_not_found: 404,
  channel_not_found: 404,
  silence_not_found: 404,
  failure_not_found: 404,
  already_running: 409,
  job_disabled: 409,
  job_paused: 409,
  not_triggerable: 400,
  run_ended: 409,
  run_active: 409,
  alert_resolved: 409,
  too_many_silences: 409,
  gate_closed: 503,
  idempotency_mismatch: 409,
  idempotency_busy: 409,
  sign_in_link_invalid: 404,
  database_unavailable: 503,
  draining: 503,
  bot_unreachable: 502,
  bot_timeout: 504,
  bot_not_configured: 503,
  internal: 500,
} satisfies Record<ErrorCode, number>;

export const statusOf = (code: ErrorCode): number => STATUS[code];

const CODE_BY_STATUS: Record<number, ErrorCode> = {
  400: 'invalid_input',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  501: 'method_not_allowed',
};

/** Any failure as an `AppError`: what the HTTP layer refuses keeps its meaning, the rest is `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  const code = CODE_BY_STATUS[status] ?? 'internal';
  return new AppError(code, code === 'internal' ? 'Something went wrong on our side' : messageOf(error), {
    cause: error,
  });
}

export function errorBodyOf(error: AppError, requestId: string): ErrorBody {
  return {
    error: error.code,
    message: error.message,
    ...(error.details !== undefined && { details: error.details }),
    request_id: requestId,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'The request is not valid';
}
