import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { textOf } from '../../testing/chat-reply.js';
import { type JobCommands, openJobCommands } from '../../testing/job-commands.js';
import { pause } from './pause.js';
import { resume } from './resume.js';

let chat: JobCommands;
beforeAll(async () => {
  chat = await openJobCommands();
});
beforeEach(() => chat.reset());
afterAll(() => chat.close());

describe('/pause and /resume', () => {
  it('hold a job back for a while and let it go on', async () => {
    const now = new Date('2026-05-01T10:00:00.000Z');
    await chat.reset(undefined, () => now);
    const reply = await chat.type('pause', 'cache_warming for 2h big <b>migration</b>', { now: () => now });
    expect(textOf(reply)).toContain('⏸️ paused: cache_warming · until 01.05 12:00 · big <b>migration</b>');
    expect(await chat.store.jobs.get('cache_warming')).toMatchObject({
      paused: { reason: 'big <b>migration</b>', until: new Date('2026-05-01T12:00:00.000Z'), by: { name: 'Dana' } },
    });
    const context = chat.contextOf({ now: () => now });
    expect(await pause.standing?.(context, 'cache_warming for 1h')).toEqual({ state: 'paused', by: 'Dana', at: now });
    await expect(chat.type('run', 'cache_warming')).rejects.toMatchObject({ code: 'job_paused' });
    expect(textOf(await chat.type('resume', 'cache_warming'))).toContain('runs on its schedule again');
    expect(await resume.standing?.(context, 'cache_warming')).toEqual({ state: 'enabled', by: null, at: null });
  });

  it.each(['for 2x', 'for 0m', 'for 999d', 'for'])('do not take "%s"', async (wish) => {
    const reply = await chat.type('pause', `cache_warming ${wish}`);
    expect(textOf(reply)).toContain('This is no duration for a pause');
    expect(await chat.store.jobs.get('cache_warming')).toBeNull();
  });

  it('refuse a reason that is too long', async () => {
    await expect(chat.type('pause', `cache_warming ${'x'.repeat(501)}`)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
