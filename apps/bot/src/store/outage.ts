import { AppError } from '@jobs-monitor/core';
import {
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

/** After so long it is worth asking again. */
const RETRY_AFTER_SECONDS = 2;

/** Codes with which a server says that it cannot serve for now: stepping down, shutting down, full disk, out of time. */
const AWAY_CODES: ReadonlySet<unknown> = new Set([
  50, 64, 89, 91, 189, 262, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436, 14_031,
]);

/** Codes of a socket under the driver, which passes them on as they are when the server closed its end a moment before. */
const SOCKET_CODES: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
]);

/** `database_unavailable` for whatever means that the database cannot be reached or cannot serve; anything else as it is. */
export function toStoreError(error: unknown): unknown {
  return isOutage(error) ? databaseUnavailable(error) : error;
}

export function databaseUnavailable(cause?: unknown): AppError {
  return new AppError('database_unavailable', 'The database cannot be reached', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}

/** True if the error says that the database is away, ours or the driver's own. */
export function isOutage(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'database_unavailable';
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoOperationTimeoutError ||
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoNotConnectedError ||
    (error instanceof MongoServerError && AWAY_CODES.has(error.code)) ||
    (error instanceof Error && 'code' in error && SOCKET_CODES.has(error.code))
  );
}

export const DUPLICATE_KEY = 11_000;

export function isDuplicateKey(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}
