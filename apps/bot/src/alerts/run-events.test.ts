import { describe, expect, it } from '@jest/globals';
import type { Run } from '@jobs-monitor/core';
import { buildRun } from '../testing/builders.js';
import { eventOfStuck, eventsOfEnd, eventsOfStart } from './run-events.js';

const NO_LIMIT = { min_duration_seconds: null };
const queued_at = new Date('2026-01-01T00:00:00.000Z');
const started_at = new Date('2026-01-01T00:00:02.000Z');
const ended_at = new Date('2026-01-01T00:01:32.000Z');
const ended = (overrides: Partial<Run>) =>
  buildRun({ queued_at, started_at, ended_at, duration_seconds: 90, worker_id: 'w1', category: 'sync', ...overrides });

describe('the events of a run', () => {
  it.each([
    ['completed', null, 'job_completed', 'info'],
    ['failed', 'error', 'job_failed', 'error'],
    ['failed', 'timeout', 'job_failed', 'error'],
    ['failed', 'interrupted', 'job_failed', 'error'],
    ['failed', 'lost', 'job_lost', 'error'],
    ['cancelled', null, 'job_cancelled', 'warn'],
    ['skipped', 'paused', 'job_skipped', 'warn'],
  ] as const)('say that it ended as %s (%s): %s', (status, reason, name, severity) => {
    const run = ended({ status, reason });
    expect(eventsOfEnd(run, null, NO_LIMIT)).toMatchObject([
      {
        event_id: `${run.run_id}/${name}`,
        name,
        severity,
        reason,
        at: ended_at,
        job_id: 'sample_job',
        worker_id: 'w1',
      },
    ]);
  });

  it('explain a failure by its numbers and its error', () => {
    const failure = { error_message: 'no space\nat line 1', error_signature: 'a1', attempt: 2 };
    const run = ended({
      status: 'failed',
      reason: 'error',
      processed_items: 3,
      total_items: 10,
      progress: 30,
      ...failure,
    });
    expect(eventsOfEnd(run, null, NO_LIMIT)).toMatchObject([
      {
        attempt: 2,
        error: 'no space\nat line 1',
        error_signature: 'a1',
        category: 'sync',
        facts: {
          trigger: 'manual',
          started_at,
          ended_at,
          waited_seconds: 2,
          duration_seconds: 90,
          minutes: 1,
          progress: 30,
          processed_items: 3,
          total_items: 10,
        },
      },
    ]);
  });

  it('name who cancelled, and what was in the way', () => {
    const by = { kind: 'web', id: '7', name: 'Dana' } as const;
    const cancel = { requested_at: ended_at, by, reason: 'wrong day', seen_at: null, ignored_at: null };
    const [cancelled] = eventsOfEnd(ended({ status: 'cancelled', cancel }), null, NO_LIMIT);
    expect(cancelled?.facts).toMatchObject({ cancelled_by: 'Dana', cancel_reason: 'wrong day' });
    const [skipped] = eventsOfEnd(
      buildRun({ status: 'skipped', reason: 'already_running', blocked_by: 'r1', ended_at }),
      null,
      NO_LIMIT,
    );
    expect(skipped?.facts).toMatchObject({ blocked_by: 'r1' });
    expect(skipped?.facts).not.toHaveProperty('duration_seconds');
  });

  it('show the sample that a slow run was judged by', () => {
    const run = ended({ status: 'completed' });
    const usual = { runs: 50, median_seconds: 20, spread_seconds: 1.5 };
    expect(eventsOfEnd(run, usual, NO_LIMIT)).toMatchObject([
      { name: 'job_completed' },
      {
        event_id: `${run.run_id}/job_slow`,
        severity: 'warn',
        facts: { duration_seconds: 90, usual_runs: 50, usual_seconds: 20, spread_seconds: 1.5, times_usual: 4.5 },
      },
    ]);
  });

  it('show the least duration that a run undercut', () => {
    expect(eventsOfEnd(ended({ status: 'completed' }), null, { min_duration_seconds: 100 })).toMatchObject([
      { name: 'job_completed' },
      { name: 'job_too_fast', facts: { duration_seconds: 90, min_duration_seconds: 100 } },
    ]);
  });

  it('judge the duration of good runs only', () => {
    expect(eventsOfEnd(ended({ status: 'failed', reason: 'error' }), null, { min_duration_seconds: 100 })).toHaveLength(
      1,
    );
  });

  it('say that it started, and what it waited', () => {
    const run = buildRun({ status: 'running', queued_at, started_at });
    expect(eventsOfStart(run)).toMatchObject([
      { event_id: `${run.run_id}/job_started`, severity: 'info', at: started_at, facts: { waited_seconds: 2 } },
    ]);
  });

  it('give a stuck run its true age', () => {
    const run = buildRun({ status: 'running', queued_at, started_at });
    expect(eventOfStuck(run, 60, ended_at)).toMatchObject({
      event_id: `${run.run_id}/job_stuck`,
      severity: 'critical',
      at: ended_at,
      facts: { duration_seconds: 90, minutes: 1, stuck_after_seconds: 60 },
    });
  });
});
