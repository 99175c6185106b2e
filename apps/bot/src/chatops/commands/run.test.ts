import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pressesOf, textOf } from '../../testing/chat-reply.js';
import { type JobCommands, openJobCommands } from '../../testing/job-commands.js';
import type { Reply } from '../reply.js';
import { run } from './run.js';

let chat: JobCommands;
beforeAll(async () => {
  chat = await openJobCommands();
});
beforeEach(() => chat.reset());
afterAll(() => chat.close());

describe('/run', () => {
  it('starts a run that the answer follows', async () => {
    const reply = await chat.type('run', 'Case_Kept');
    const { runId = '' } = reply.follows ?? {};
    expect(await chat.store.runs.summary(runId)).toMatchObject({
      status: 'pending',
      requested_by: { kind: 'telegram', id: '7', name: 'Dana' },
    });
    expect(textOf(reply)).toContain('⏳ Pending · Case_Kept');
    expect(Object.values(pressesOf(reply))).toContainEqual({
      command: 'cancel',
      input: runId,
      confirm: true,
      state: 'active',
    });
  });

  it('asks for what is missing, one by one, and starts when it has all', async () => {
    const context = chat.contextOf();
    const asked = async (reply: Reply, text: string) => {
      if (!reply.asks) throw new Error('it asks for nothing');
      return run.take?.(context, reply.asks, text) as Promise<Reply>;
    };
    const folder = await chat.type('run', 'wanting_job');
    expect(folder.asks).toMatchObject({ command: 'run', field: 'folder' });
    const depth = await asked(folder, 'src');
    expect(depth.asks?.field).toBe('depth');
    const again = await asked(depth, 'deep');
    expect(textOf(again)).toContain('This is not a number: deep');
    const mode = await asked(again, '3');
    expect(pressesOf(mode).fast).toEqual({
      command: 'run',
      input: 'wanting_job {"folder":"src","depth":3,"mode":"fast"}',
    });
    const dry = await chat.type('run', pressesOf(mode).fast?.input);
    expect(pressesOf(dry).Yes?.confirm).toBe(true);
    const started = await asked(dry, 'כן');
    const stored = await chat.store.runs.get(started.follows?.runId ?? '');
    expect(stored?.args).toEqual({ folder: 'src', depth: 3, mode: 'fast', dry: true });
  });

  it.each([
    ['{"folder":"too long a name","depth":1.5,"mode":"slow","dry":true}', /folder.*\n.*depth.*\n.*mode/],
    ['{"folder":"a","depth":1,"mode":"fast","dry":true,"more":1}', /Unrecognized key/],
    ['[1,2]', /expected object/],
    ['"text"', /expected object/],
    ['{"folder":', /not valid JSON from character 11 on\nIt ends too early/],
    ['{"folder":}', /not valid JSON from character 11 on/],
    ['{"a":1} rest', /not valid JSON from character 9 on/],
    ['{"__proto__":{"admin":true}}', /not allowed, at character 2/],
    ['{"\\u005f_proto__":{}}', /not allowed, at character 2/],
    [`${'['.repeat(100)}${']'.repeat(100)}`, /nested too deeply at character 33/],
    [`{"a":"${'x'.repeat(100_000)}"}`, /at most 4,096 characters/],
  ])('refuses %.60s', async (json, sentence) => {
    const reply = await chat.type('run', `wanting_job ${json}`);
    expect(textOf(reply)).toMatch(sentence);
    expect(reply.refused).toBe(true);
    expect(await chat.store.runs.active()).toEqual([]);
  });

  it('asks for nothing when the job cannot start anyhow', async () => {
    await chat.type('pause', 'wanting_job');
    await expect(chat.type('run', 'wanting_job')).rejects.toMatchObject({ code: 'job_paused' });
  });

  it('says which run is in the way', async () => {
    const first = await chat.type('run', 'backups_cleanup');
    const second = await chat.type('run', 'backups_cleanup');
    expect(textOf(second)).toContain(`The job is already running: backups_cleanup · ${first.follows?.runId}`);
    expect(second.refused).toBe(true);
  });

  it('hands the refusals of the operations on', async () => {
    await expect(chat.type('run', 'off_job')).rejects.toMatchObject({ code: 'job_disabled' });
    const viewer = { kind: 'telegram', id: '9', name: 'Vered', role: 'viewer' } as const;
    await expect(chat.type('run', 'Case_Kept', { actor: viewer })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
