import { describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import { isOutage, toStoreError } from './outage.js';

const socketError = (code: string) =>
  Object.assign(new Error('This socket has been ended by the other party'), { code });

describe('an error of the database', () => {
  it.each([
    ['of the network', new MongoNetworkError('reset')],
    ['of a server with a full disk', new MongoServerError({ code: 14_031, message: 'full' })],
    ['of the socket under the driver', socketError('EPIPE')],
    ['that says so already', new AppError('database_unavailable', 'away')],
  ])('%s means that it is away', (_, error) => {
    expect(isOutage(error)).toBe(true);
    expect(toStoreError(error)).toMatchObject({ code: 'database_unavailable', retryAfterSeconds: 2 });
  });

  it.each([
    ['of a duplicate key', new MongoServerError({ code: 11_000, message: 'twice' })],
    ['of ours', new AppError('run_not_found', 'none')],
    ['of a file', socketError('ENOENT')],
    ['that is none', 'EPIPE'],
  ])('%s stays what it is', (_, error) => {
    expect(isOutage(error)).toBe(false);
    expect(toStoreError(error)).toBe(error);
  });
});
