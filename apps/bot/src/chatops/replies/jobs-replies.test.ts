import { describe, expect, it } from '@jest/globals';
import { LOCALES } from '@jobs-monitor/core';
import { textOf, turnedLines } from '../../testing/chat-reply.js';
import { AT, buildJobWire, buildRunWire, shownIn } from '../../testing/job-wire.js';
import { renderPaused, renderResumed } from './job-acts.js';
import { renderJob } from './job-details.js';
import { renderCategory, renderJobs } from './job-list.js';
import { renderUnknownJob } from './job-unknown.js';
import { renderWhy } from './job-why.js';
import { renderLogs } from './logs.js';
import { renderAsk } from './run-asks.js';
import { bar, renderGoneRun, renderRun } from './run-message.js';
import { renderBrokenJson, renderProblems } from './run-problems.js';
import { renderAlreadyRunning, renderCancelled } from './run-refused.js';
import { renderSeveralRuns, renderUnknownRun } from './run-unknown.js';
import { renderActive } from './runs-active.js';
import { renderFailed } from './runs-failed.js';

const before = (minutes: number) => new Date(AT.getTime() - minutes * 60_000);
const RUN_ID = '01900000-aaaa-7000-8000-000000000001';

const NIGHTLY = buildJobWire({
  job_id: 'nightly_backup',
  texts: { name: { en: 'Nightly backup', he: 'גיבוי לילי' }, description: { en: 'Copies all.', he: 'מעתיקה הכול.' } },
  category: 'backup',
  job_type: 'repeating',
  interval_seconds: 7_200,
  next_run_at: new Date(AT.getTime() + 3_600_000).toISOString(),
});
const RUNNING = buildRunWire({
  run_id: RUN_ID,
  job_id: 'nightly_backup',
  status: 'running',
  started_at: before(2),
  progress: 60,
  processed_items: 600,
  total_items: 1_000,
  message: 'third folder',
});
const FAILED = buildRunWire({
  run_id: RUN_ID,
  job_id: 'nightly_backup',
  status: 'failed',
  reason: 'timeout',
  started_at: before(62),
  ended_at: before(60),
  duration_seconds: 120,
  error_message: 'no room\nat disk.ts:7',
});

describe('the details of a job', () => {
  it('say everything in English', () => {
    expect(textOf(renderJob(NIGHTLY, [RUNNING], [FAILED], shownIn('en')))).toBe(
      [
        '💾 Nightly backup',
        'Copies all.',
        '',
        'Id: nightly_backup',
        'Status: 🟢 enabled',
        'Category: Backup',
        'Type: repeating',
        'Interval: 2 hours',
        'Next run: 01.05 14:00 · in 1h',
        '',
        'Active runs',
        '🔄 Running 60% · ⏱ 2m · about 1m 20s left',
        '',
        'Last run',
        '1. ❌ Failed 01.05 12:00 · 2m · see logs',
      ].join('\n'),
    );
  });

  it('say it with the known words in Hebrew', () => {
    expect(textOf(renderJob(NIGHTLY, [RUNNING], [FAILED, FAILED, FAILED, FAILED, FAILED], shownIn('he')))).toBe(
      [
        '💾 גיבוי לילי',
        'מעתיקה הכול.',
        '',
        'מזהה: nightly_backup',
        'סטטוס: 🟢 פעיל',
        'קטגוריה: גיבוי',
        'סוג: חוזרת',
        'אינטרוול: שעתיים',
        'ההרצה הבאה: 01.05 14:00 · בעוד 1 שע׳',
        '',
        'הרצות פעילות',
        '🔄 רצה 60% · ⏱ 2 דק׳ · נותרו בערך 1 דק׳ 20 שנ׳',
        '',
        '5 הרצות אחרונות',
        ...[1, 2, 3, 4, 5].map((number) => `${number}. ❌ נכשלה 01.05 12:00 · 2 דק׳ · ראה לוגים`),
      ].join('\n'),
    );
  });
});

describe('the message of a run', () => {
  it('shows how it goes', () => {
    expect(textOf(renderRun(RUNNING, shownIn('en')))).toBe(
      [
        '🔄 Running · nightly_backup',
        'Progress: ██████░░░░ 60% · 600/1000',
        '⏱ 2m · about 1m 20s left',
        'Last said: third folder',
        `Id: ${RUN_ID}`,
      ].join('\n'),
    );
  });

  it('shows how it ended', () => {
    expect(textOf(renderRun(FAILED, shownIn('he')))).toBe(
      ['❌ נכשלה · nightly_backup', 'נמשכה 2 דק׳', 'סיבה: חרגה מהזמן המותר', 'שגיאה: no room', `מזהה: ${RUN_ID}`].join(
        '\n',
      ),
    );
  });

  it('marks one that is stuck, and one that was asked to stop', () => {
    const by = { kind: 'telegram', id: '7', name: 'Dana' } as const;
    const cancel = { requested_at: AT, by, reason: null, seen_at: AT, ignored_at: AT };
    const stuck = buildRunWire({ status: 'running', started_at: before(90), stuck_at: AT, cancel });
    const reply = renderRun(stuck, shownIn('en'));
    expect(textOf(reply)).toContain('⚠️ Running');
    expect(textOf(reply)).toContain('Cancel was asked for by: Dana The job has not obeyed.');
    expect(JSON.stringify(reply.buttons)).not.toContain('"cancel"');
  });

  it.each([
    [-5, '░░░░░░░░░░'],
    [0, '░░░░░░░░░░'],
    [9, '░░░░░░░░░░'],
    [10, '█░░░░░░░░░'],
    [99, '█████████░'],
    [100, '██████████'],
    [1_000, '██████████'],
  ])('has a bar for %s %%', (percent, blocks) => {
    expect(bar(percent)).toBe(blocks);
  });
});

/** What people and programs may have written. */
const NASTY: readonly (readonly [string, string])[] = [
  ['markup', '<b>&amp;</b><script>alert(1)</script><a href="x">'],
  ['marks of direction', `a\u202e\u2066b\u200f\u2069c\u2028d`],
  ['emoji at every cut', '👩‍👩‍👧‍👦'.repeat(2_000)],
  ['ten thousand characters', 'x'.repeat(10_000)],
  ['entities that grow', '&<>"'.repeat(2_500)],
  ['line breaks', 'a\nb\r\n'.repeat(500)],
];

describe.each(LOCALES)('every answer in %s', (locale) => {
  const shown = shownIn(locale);

  it.each(NASTY)('fits in a message and is whole with %s', (_what, nasty) => {
    const job = {
      ...NIGHTLY,
      texts: { name: { en: nasty, he: nasty }, description: { en: nasty, he: nasty } },
      paused: { by: { kind: 'telegram', id: '1', name: nasty }, at: AT.toISOString(), reason: nasty, until: null },
    } as const;
    const run = {
      ...FAILED,
      message: nasty,
      error_message: nasty,
      reason: nasty,
      logs: Array.from({ length: 50 }, () => ({
        timestamp: AT.toISOString(),
        level: 'error' as const,
        message: nasty,
      })),
    };
    const completed = { ...run, status: 'completed' as const, result: { note: nasty } };
    const many = <T>(each: T) => Array.from({ length: 10 }, () => each);
    const field = { name: nasty, kind: 'choice' as const, options: [nasty], description: nasty };
    const reason = { code: 'paused_by' as const, details: { name: nasty, reason: nasty, until: null } };
    const replies = {
      jobs: renderJobs(many(job), 1, shown),
      category: renderCategory('backup', many(job), 1, shown),
      job: renderJob(job, many(run), many(run), shown),
      why: renderWhy({ job_id: 'nightly_backup', state: 'paused', explanation: [reason] }, shown),
      active: renderActive(many({ ...run, status: 'running' as const }), 1, shown),
      failed: renderFailed(many(run), shown),
      run: renderRun(run, shown),
      completed: renderRun(completed, shown),
      logs: renderLogs(run, null, shown),
      unknownJob: renderUnknownJob(nasty, [], { command: 'run', input: (id) => id, acts: true }, shown),
      unknownRun: renderUnknownRun(nasty, 'none', shown),
      several: renderSeveralRuns(nasty, many(run), { command: 'cancel', acts: true }, shown),
      paused: renderPaused(job, shown),
      resumed: renderResumed(job, shown),
      ask: renderAsk('nightly_backup', {}, field, { isLast: true, wrong: nasty }, shown),
      json: renderBrokenJson(nasty, 'broken', 3, shown),
      problems: renderProblems(many({ path: nasty, message: nasty }), shown),
    };
    for (const [name, reply] of Object.entries(replies)) {
      const units = reply.lines.map((line) => line.reduce((sum, { text }) => sum + text.length, 0) + 1);
      const length = units.reduce((sum, each) => sum + each, 0);
      // Nothing is cut by the message's own limit: the last line is as whole as the first.
      expect({ name, fits: length <= 4_096 }).toEqual({ name, fits: true });
      expect(textOf(reply)).not.toMatch(/[\u202e\u2066\u200f\u2028\r]|\p{Surrogate}/u);
      for (const { label } of (reply.buttons ?? []).flat()) expect(label.length).toBeLessThanOrEqual(64);
      for (const line of reply.lines.flat()) expect(line.text).not.toContain('\n');
    }
  });

  it('begins its lines with words or marks of the language', () => {
    const english = renderPaused(NIGHTLY, shown);
    const replies = [
      english,
      renderJobs([NIGHTLY], 1, shown),
      renderJob(NIGHTLY, [RUNNING], [FAILED], shown),
      renderWhy({ job_id: 'a_job', state: 'never', explanation: [{ code: 'on_demand_only', details: {} }] }, shown),
      renderActive([RUNNING], 1, shown),
      renderFailed([FAILED], shown),
      renderRun(RUNNING, shown),
      renderRun(FAILED, shown),
      renderGoneRun(RUN_ID, shown),
      renderUnknownJob('abc', [], { command: 'run', input: (id) => id, acts: true }, shown),
      renderUnknownRun('abc', 'none', shown),
      renderAlreadyRunning('abc', RUN_ID, shown),
      renderCancelled(RUNNING, shown),
      renderResumed(NIGHTLY, shown),
      renderBrokenJson('{', 'broken', 1, shown),
    ];
    // The line of an error is data from its first character on.
    const lines = replies.flatMap((reply) => turnedLines(reply, locale)).filter((line) => line !== '　no room');
    expect(lines).toEqual([]);
  });
});
