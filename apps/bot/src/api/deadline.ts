import { AppError, say } from '@jobs-monitor/core';

/** No request waits for its database any longer, however many questions it has for it. */
const DEADLINE_MS = 4_800;
/** Requests that ask others than the database. */
const SLOW_DEADLINE_MS = 10_000;

/** The verb's answer, or `database_unavailable` when it does not come in time. What the verb has begun may still happen. */
export async function withinDeadline<T>(slow: boolean, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(new AppError('database_unavailable', say('en', 'error.database_unavailable'), { retryAfterSeconds: 5 })),
      slow ? SLOW_DEADLINE_MS : DEADLINE_MS,
    );
  });
  try {
    return await Promise.race([answer, over]);
  } finally {
    clearTimeout(timer);
  }
}
