import { describe, expect, it } from '@jest/globals';
import type { Schedule } from '@jobs-monitor/core';
import type { DueEntry } from '../../schedule/overdue.js';
import { buildJob } from '../../testing/builders.js';
import { findLate, toLateEvent } from './late.js';
import { toLatenessEvent } from './missed.js';

const now = new Date('2026-05-05T12:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const hourly: Schedule = { kind: 'every', seconds: 3_600, firstAfterSeconds: 0 };
const sweep = buildJob({ id: 'sweep', schedule: hourly, category: 'cleanup', limits: { start_grace_seconds: 120 } });

function late(entry: Partial<DueEntry>, job: typeof sweep | undefined = sweep) {
  return findLate([{ job_id: 'sweep', due: secondsAgo(500), starting: false, ...entry }], () => job, now);
}

describe('an entry that is due', () => {
  it('is late once its job’s own grace is over', () => {
    expect(late({ due: secondsAgo(119.9) })).toEqual([]);
    expect(late({ due: secondsAgo(120) })).toEqual([{ job: sweep, due: secondsAgo(120), lateSeconds: 120 }]);
  });

  it('is not late while a worker starts it, or if its job is disabled, unknown here, or waits for a start of the bot', () => {
    expect(late({ starting: true })).toEqual([]);
    expect(late({}, { ...sweep, enabled: false })).toEqual([]);
    expect(findLate([{ job_id: 'gone', due: secondsAgo(500), starting: false }], () => undefined, now)).toEqual([]);
    expect(late({}, { ...sweep, schedule: { kind: 'once', afterSeconds: 60, eachStart: true } })).toEqual([]);
  });
});

describe('the event of a late start', () => {
  it('is one per due time, whoever saw it, before the start or with it', () => {
    const due = secondsAgo(150);
    const seen = toLateEvent({ job: sweep, due, lateSeconds: 150 }, now);
    expect(seen).toMatchObject({
      event_id: 'sweep/job_late/2026-05-05T11:57:30.000Z',
      name: 'job_late',
      severity: 'warn',
      at: now,
      job_id: 'sweep',
      run_id: null,
      category: 'cleanup',
      facts: { due_at: due, late_seconds: 150, minutes: 2 },
    });
    const news = { job: sweep, runId: 'run-1', lateness: { kind: 'late', due, lateSeconds: 151.4 } } as const;
    expect(toLatenessEvent(news, now)).toEqual({
      ...seen,
      run_id: 'run-1',
      facts: { due_at: due, late_seconds: 151, minutes: 2 },
    });
  });
});

describe('the event of missed starts', () => {
  it('is one per outage, and says how many, which, and what became of them', () => {
    const lateness = {
      kind: 'missed',
      first: secondsAgo(9_000),
      last: secondsAgo(5_400),
      missed: 2,
      capped: false,
      madeUp: true,
      lateSeconds: 9_000.4,
    } as const;
    expect(toLatenessEvent({ job: sweep, runId: 'run-1', lateness }, now)).toMatchObject({
      event_id: 'sweep/job_missed/2026-05-05T09:30:00.000Z',
      name: 'job_missed',
      severity: 'error',
      run_id: 'run-1',
      facts: {
        missed: 2,
        at_least: 'no',
        first_due: secondsAgo(9_000),
        last_due: secondsAgo(5_400),
        late_seconds: 9_000,
        minutes: 150,
        made_up: 'yes',
      },
    });
    const lost = { ...lateness, capped: true, madeUp: false };
    expect(toLatenessEvent({ job: sweep, runId: 'run-1', lateness: lost }, now).facts).toMatchObject({
      at_least: 'yes',
      made_up: 'no',
    });
  });
});
