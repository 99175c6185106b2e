import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pressesOf, textOf } from '../../testing/chat-reply.js';
import { type JobCommands, openJobCommands } from '../../testing/job-commands.js';
import { cancel } from './cancel.js';
import { retry } from './retry.js';

let chat: JobCommands;
beforeAll(async () => {
  chat = await openJobCommands();
});
beforeEach(() => chat.reset());
afterAll(() => chat.close());

describe('commands about runs', () => {
  it('take the unique start of an id', async () => {
    const made = await chat.storeRun({
      run_id: '01900000-aaaa-7000-8000-000000000001',
      status: 'running',
      started_at: new Date(),
    });
    const reply = await chat.type('cancel', '01900000-AA no need');
    expect(textOf(reply)).toContain('The run was asked to stop');
    expect((await chat.store.runs.summary(made.run_id))?.cancel).toMatchObject({
      reason: 'no need',
      by: { name: 'Dana' },
    });
    const standing = await cancel.standing?.(chat.contextOf(), made.run_id);
    expect(standing).toMatchObject({ state: 'stopping', by: 'Dana' });
  });

  it('ask which one when several begin so', async () => {
    const one = await chat.storeRun({ run_id: '01900000-aaaa-7000-8000-000000000001' });
    await chat.storeRun({ run_id: '01900000-bbbb-7000-8000-000000000002' });
    const reply = await chat.type('logs', '01900000');
    expect(textOf(reply)).toContain('More than one run begins with this');
    expect(pressesOf(reply)['2']).toEqual({ command: 'logs', input: one.run_id });
    expect(pressesOf(await chat.type('cancel', '01900000'))['2']).toEqual({
      command: 'cancel',
      input: one.run_id,
      confirm: true,
      state: 'active',
    });
  });

  it.each([
    ['', 'Which run?'],
    ['0190000', 'At least 8 characters'],
    ['01900000-cccc', 'There is no run with this id: 01900000-cccc'],
    ['$where_it_is', 'There is no run with this id'],
    ['x'.repeat(4_000), 'There is no run with this id'],
  ])('do not know "%.20s"', async (asked, sentence) => {
    for (const name of ['logs', 'cancel', 'retry'] as const)
      expect(textOf(await chat.type(name, asked))).toContain(sentence);
  });

  it('retry an ended run and follow the new one', async () => {
    const made = await chat.storeRun({ status: 'failed', ended_at: new Date() });
    expect(await retry.standing?.(chat.contextOf(), made.run_id)).toMatchObject({ state: 'failed', by: null });
    const reply = await chat.type('retry', made.run_id);
    expect(await chat.store.runs.summary(reply.follows?.runId ?? '')).toMatchObject({
      retry_of: made.run_id,
      attempt: 2,
    });
    const standing = await retry.standing?.(chat.contextOf(), made.run_id);
    expect(standing).toMatchObject({ state: 'retried', by: 'Dana' });
    await expect(chat.type('retry', reply.follows?.runId)).rejects.toMatchObject({ code: 'run_active' });
    await expect(chat.type('cancel', made.run_id)).rejects.toMatchObject({ code: 'run_ended' });
  });

  it('show logs a page at a time, the newest first asked for', async () => {
    const lines = Array.from({ length: 25 }, (_, index) => ({
      timestamp: new Date('2026-05-01T10:00:00Z'),
      level: 'info' as const,
      message: `line ${index}`,
    }));
    const made = await chat.storeRun({ status: 'failed', ended_at: new Date(), error_message: 'broken', logs: lines });
    const newest = await chat.type('logs', made.run_id);
    expect(textOf(newest)).toContain('10:00:00 line 24\nError: broken');
    expect(newest.replaces).toBeUndefined();
    const older = await chat.type('logs', pressesOf(newest)['◀️ 2/3']?.input);
    expect(textOf(older)).toContain('line 10');
    expect(textOf(older)).not.toContain('line 20');
    expect(older.replaces).toBe(true);
  });
});
