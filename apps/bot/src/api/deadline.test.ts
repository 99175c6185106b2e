import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { withinDeadline } from './deadline.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('answers what comes in time, and leaves no timer behind', async () => {
  expect(await withinDeadline(false, Promise.resolve(7))).toBe(7);
  expect(jest.getTimerCount()).toBe(0);
});

it.each([
  ['the database', false, 4_800],
  ['others as well', true, 10_000],
])('gives up on what asks %s in time for the caller', async (_, slow, ms) => {
  const answer = withinDeadline(slow, new Promise(() => undefined));
  const outcome = expect(answer).rejects.toMatchObject({ code: 'database_unavailable', retryAfterSeconds: 5 });
  jest.advanceTimersByTime(ms - 1);
  expect(jest.getTimerCount()).toBe(1);
  jest.advanceTimersByTime(1);
  await outcome;
});
