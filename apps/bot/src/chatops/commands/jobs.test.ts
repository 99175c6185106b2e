import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { buildJob } from '../../testing/builders.js';
import { pressesOf, textOf } from '../../testing/chat-reply.js';
import { type JobCommands, openJobCommands } from '../../testing/job-commands.js';

let chat: JobCommands;
beforeAll(async () => {
  chat = await openJobCommands();
});
beforeEach(() => chat.reset());
afterAll(() => chat.close());

describe('/jobs', () => {
  it('lists all jobs by category and leads to each', async () => {
    const reply = await chat.type('jobs');
    const text = textOf(reply);
    expect(text).toContain('💾 Backup\n🟢 enabled · Backups cleanup · backups_cleanup');
    expect(text).toContain('⚪ disabled · off_job · off_job');
    expect(text).toContain('/jobs active');
    expect(pressesOf(reply)['🟢 Backups cleanup']).toEqual({ command: 'jobs', input: 'backups_cleanup' });
  });

  it('knows its words in Hebrew', async () => {
    await chat.storeRun({ status: 'failed', ended_at: new Date(), error_message: 'no\nroom' });
    expect(textOf(await chat.type('jobs', 'פעילות', { locale: 'he' }))).toBe('✅ אין הרצות פעילות כרגע');
    const failed = textOf(await chat.type('jobs', 'נכשלו', { locale: 'he' }));
    expect(failed).toContain('כשלים אחרונים\n1. ❌ נכשלה Case_Kept');
    expect(failed).toContain('ראה לוגים');
    expect(failed).toMatch(/no$/);
  });

  it('shows active runs with what is left of them', async () => {
    const started_at = new Date(Date.now() - 60_000);
    const made = await chat.storeRun({
      status: 'running',
      started_at,
      progress: 60,
      processed_items: 600,
      total_items: 1_000,
    });
    const reply = await chat.type('jobs', 'active');
    expect(textOf(reply)).toMatch(/1\. 🔄 Running · Case_Kept\n　60% · 600\/1000 · ⏱ 1m.* · about 4\ds? left · logs/);
    expect(pressesOf(reply)['📜 1']).toEqual({ command: 'logs', input: made.run_id });
  });

  it('shows a category, or that it is empty', async () => {
    expect(textOf(await chat.type('jobs', 'backup'))).toContain('backups_cleanup');
    expect(textOf(await chat.type('jobs', 'גיבוי'))).toContain('backups_cleanup');
    expect(textOf(await chat.type('jobs', 'sync'))).toBe('☁️ Category: Sync\nThere are no jobs in this category');
  });

  it('turns pages by buttons', async () => {
    await chat.reset(Array.from({ length: 20 }, (_, index) => buildJob({ id: `job_${index}` })));
    const first = await chat.type('jobs');
    const next = pressesOf(first)['▶️ 2/3'];
    expect(next).toEqual({ command: 'jobs', input: '--page 2' });
    const second = await chat.type('jobs', next?.input);
    expect(textOf(second)).toContain('job_8');
    expect(second.replaces).toBe(true);
    expect(Object.keys(pressesOf(second))).toEqual(expect.arrayContaining(['◀️ 1/3', '▶️ 3/3']));
    expect(textOf(await chat.type('jobs', '--page 99'))).toContain('job_19');
  });

  it('shows a job of any case, with its runs and buttons for its state', async () => {
    await chat.storeRun({ status: 'failed', ended_at: new Date(), duration_seconds: 3 });
    const reply = await chat.type('jobs', 'Case_Kept');
    expect(textOf(reply)).toContain('1. ❌ Failed');
    expect(pressesOf(reply)['▶️ Run']).toEqual({ command: 'run', input: 'Case_Kept', confirm: true, state: 'enabled' });
  });

  it('knows dynamic jobs that have run', async () => {
    const job_id = 'batch_dana_1_1763800000000';
    await chat.storeRun({ job_id, status: 'completed', ended_at: new Date() });
    const reply = await chat.type('jobs', job_id);
    expect(textOf(reply)).toContain(job_id);
    expect(pressesOf(reply)).not.toHaveProperty('▶️ Run');
  });

  it.each([
    ['jobs', 'backups_cleanpu', { command: 'jobs', input: 'backups_cleanup' }],
    ['jobs', 'why backups_cleanpu', { command: 'jobs', input: 'why backups_cleanup' }],
    ['run', 'backups_cleanpu', { command: 'run', input: 'backups_cleanup', confirm: true }],
    ['pause', 'backups_cleanpu for 2h oil', { command: 'pause', input: 'backups_cleanup for 2h oil', confirm: true }],
    ['resume', 'backups_cleanpu', { command: 'resume', input: 'backups_cleanup', confirm: true }],
  ] as const)('suggests the nearest for /%s %s', async (name, input, press) => {
    const reply = await chat.type(name, input);
    expect(reply.refused).toBe(true);
    expect(pressesOf(reply).backups_cleanup).toEqual(press);
  });

  it.each([
    ['what is too long', 'x'.repeat(4_000)],
    ['a path', '../../etc'],
    ['markup', '<b>x</b>'],
    ['an inner name', '__proto__'],
    ['other letters', 'שלום'],
    ['what nothing is like', 'nothing_like_it_at_all'],
  ])('does not know %s', async (_what, input) => {
    const reply = await chat.type('jobs', input);
    expect(textOf(reply)).toContain('There is no job with this id');
    expect(reply.refused).toBe(true);
  });

  it('explains why a job does not run', async () => {
    const text = textOf(await chat.type('jobs', 'why off_job'));
    expect(text).toContain('Right now: Disabled');
    expect(text).toContain('• It is disabled in the code');
  });
});
