import { describe, expect, it } from '@jest/globals';
import { type Actor, AppError } from '@jobs-monitor/core';
import type { CallInput } from './client.js';
import { createLastKnown } from './last-known.js';

const actor: Actor = { kind: 'web', id: 'a', name: 'A', role: 'viewer' };
const caller = { actor, requestId: 'request-1' };

function setUp(limit?: number) {
  let ms = 1_000;
  let failure: AppError | null = null;
  let calls = 0;
  let version = 0;
  const waited: (number | undefined)[] = [];
  const call = async (_id: string, { timeoutMs }: CallInput<'getStats'>) => {
    calls += 1;
    waited.push(timeoutMs);
    if (failure) throw failure;
    return { workers: [] };
  };
  const known = createLastKnown({
    client: { call: call as never },
    version: () => version,
    now: () => new Date(ms),
    ...(limit && { limit }),
  });
  return {
    calls: () => calls,
    /** How long each call was waited for. */
    waited,
    read: (job = '') => known.read('getStats', { query: { window: '24h', job_id: job || undefined } }, caller),
    fail: (error: AppError | null) => {
      failure = error;
    },
    change: () => {
      version += 1;
    },
    wait: (by: number) => {
      ms += by;
    },
  };
}

describe('what was last known', () => {
  it('is the answer from now while the bot answers', async () => {
    const { read } = setUp();
    expect(await read()).toEqual({ data: { workers: [] }, at: new Date(1_000), problem: null });
  });

  it('stands in while the bot is away, with its age and the reason', async () => {
    const { read, fail, wait } = setUp();
    await read();
    wait(5_000);
    const away = new AppError('bot_timeout', 'late');
    fail(away);
    expect(await read()).toEqual({ data: { workers: [] }, at: new Date(1_000), problem: away });
  });

  it('is waited for less for 10 s after the bot did not answer in time, then as long as before', async () => {
    const { read, fail, wait, waited } = setUp();
    await read();
    fail(new AppError('bot_timeout', 'late'));
    await read();
    await read();
    wait(9_000);
    await read();
    wait(1_000);
    await read();
    expect(waited).toEqual([2_000, 2_000, 1_000, 1_000, 2_000]);
  });

  it('never stands in for a refusal, nor for another question', async () => {
    const { read, fail } = setUp();
    await read();
    fail(new AppError('job_not_found', 'gone'));
    await expect(read()).rejects.toMatchObject({ code: 'job_not_found' });
    fail(new AppError('bot_unreachable', 'away'));
    await expect(read('other')).rejects.toMatchObject({ code: 'bot_unreachable' });
  });

  it('is asked for once by those who ask at the same time, and anew by those who come later', async () => {
    const { read, calls } = setUp();
    await Promise.all([read(), read(), read()]);
    expect(calls()).toBe(1);
    await read();
    expect(calls()).toBe(2);
  });

  it('is not shared with who asks after a change', async () => {
    const { read, calls, change } = setUp();
    const before = read();
    change();
    await Promise.all([before, read()]);
    expect(calls()).toBe(2);
  });

  it('forgets the oldest answer when there are too many', async () => {
    const { read, fail } = setUp(2);
    await read('a');
    await read('b');
    await read('c');
    fail(new AppError('bot_unreachable', 'away'));
    await expect(read('a')).rejects.toMatchObject({ code: 'bot_unreachable' });
    await expect(read('c')).resolves.toBeDefined();
  });
});
