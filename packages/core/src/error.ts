/** The closed list of things that can go wrong in a way that a caller can act on. Status by code lives in the API, words by code in the wording. */
export const ERROR_CODES = [
  'invalid_input',
  'unauthorized',
  'forbidden',
  'api_disabled',
  'too_many_attempts',
  'not_found',
  'method_not_allowed',
  'payload_too_large',
  'uri_too_long',
  'headers_too_large',
  'request_timeout',
  'unsupported_media_type',
  'job_not_found',
  'run_not_found',
  'already_running',
  'job_disabled',
  'job_paused',
  'not_triggerable',
  'run_ended',
  'run_active',
  'alert_not_found',
  'alert_resolved',
  'channel_not_found',
  'silence_not_found',
  'failure_not_found',
  'too_many_silences',
  'gate_closed',
  'idempotency_mismatch',
  'idempotency_busy',
  'sign_in_link_invalid',
  'database_unavailable',
  'draining',
  'bot_unreachable',
  'bot_timeout',
  'bot_not_configured',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface AppErrorOptions {
  /** Machine-readable facts that help the caller: a run id, a list of problems. Never a secret. */
  details?: unknown;
  /** How long the caller should wait before trying again. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** An expected failure. `code` decides everything; `message` is for people and is never parsed. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details: unknown;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
