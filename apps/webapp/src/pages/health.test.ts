import { describe, expect, it } from '@jest/globals';
import { buildAlert } from '../testing/alert-builders.js';
import { ago, buildJob, buildRunSummary, buildWorker, NOW } from '../testing/builders.js';
import { assessHealth, isFailing, isOverdue, remainingSeconds } from './health.js';

const healthy = { jobs: [buildJob()], activeRuns: [], workers: [buildWorker()], incidents: [] };
const running = { status: 'running', ended_at: null, started_at: ago(100) } as const;

describe('assessHealth', () => {
  it('finds nothing where everything is well', () => {
    expect(assessHealth(healthy, NOW)).toEqual([]);
  });

  it('names what is wrong, the worst first', () => {
    const failing = buildJob({ job_id: 'f', recent_runs: [{ run_id: 'r', status: 'failed', duration_seconds: 1 }] });
    const overdue = buildJob({ job_id: 'o', next_run_at: ago(61) });
    const stuck = buildRunSummary({ ...running, run_id: 's', stuck_at: ago(1) });
    const problems = assessHealth(
      { jobs: [overdue, failing], activeRuns: [stuck], workers: [buildWorker({ alive: false })], incidents: [] },
      NOW,
    );
    expect(problems.map(({ kind }) => kind)).toEqual(['no_worker', 'stuck', 'failing', 'overdue']);
  });

  it('puts open incidents before what nobody was told of, the most severe first', () => {
    const incidents = [
      buildAlert({ alert_id: 'w', severity: 'warn' }),
      buildAlert({ alert_id: 'a', severity: 'critical', state: 'acknowledged' }),
      buildAlert({ alert_id: 'c', severity: 'critical' }),
    ];
    const overdue = buildJob({ job_id: 'o', next_run_at: ago(61) });
    const problems = assessHealth({ ...healthy, jobs: [overdue], incidents }, NOW);
    expect(problems.map((problem) => (problem.kind === 'incident' ? problem.alert.alert_id : problem.kind))).toEqual([
      'c',
      'a',
      'w',
      'overdue',
    ]);
  });

  it.each([
    ['job_failed', 0],
    ['job_lost', 0],
    ['job_slow', 1],
  ] as const)('says that a job fails once: with an open incident of %s it says so %i times', (name, times) => {
    const jobs = [buildJob({ recent_runs: [{ run_id: 'r', status: 'failed', duration_seconds: 1 }] })];
    const problems = assessHealth({ ...healthy, jobs, incidents: [buildAlert({ newest: { name } })] }, NOW);
    expect(problems.filter(({ kind }) => kind === 'failing')).toHaveLength(times);
    expect(problems.filter(({ kind }) => kind === 'incident')).toHaveLength(1);
  });

  it('does not take another job’s incident for this one’s', () => {
    const jobs = [buildJob({ recent_runs: [{ run_id: 'r', status: 'failed', duration_seconds: 1 }] })];
    const problems = assessHealth({ ...healthy, jobs, incidents: [buildAlert({ job_id: 'another' })] }, NOW);
    expect(problems.map(({ kind }) => kind)).toEqual(['incident', 'failing']);
  });

  it('does not blame the workers when they are not known', () => {
    expect(assessHealth({ ...healthy, workers: null }, NOW)).toEqual([]);
  });

  it('calls a run stuck that has outlasted its job’s limit, marked or not', () => {
    const run = buildRunSummary({ ...running, started_at: ago(1_201) });
    expect(assessHealth({ ...healthy, activeRuns: [run] }, NOW)).toEqual([{ kind: 'stuck', run }]);
    expect(assessHealth({ ...healthy, activeRuns: [{ ...run, started_at: ago(1_199) }] }, NOW)).toEqual([]);
  });
});

describe('a failing job', () => {
  it('is one whose newest run that says something failed; skipped and cancelled ones say nothing', () => {
    const runs = (...statuses: ('failed' | 'completed' | 'skipped' | 'cancelled')[]) =>
      buildJob({ recent_runs: statuses.map((status, at) => ({ run_id: `r${at}`, status, duration_seconds: 1 })) });
    expect(isFailing(runs('skipped', 'cancelled', 'failed', 'completed'))).toBe(true);
    expect(isFailing(runs('completed', 'failed', 'failed'))).toBe(false);
    expect(isFailing(runs())).toBe(false);
  });
});

describe('an overdue job', () => {
  const late = { next_run_at: ago(61) };
  it('has not started within its grace', () => {
    expect(isOverdue(buildJob(late), NOW)).toBe(true);
    expect(isOverdue(buildJob({ next_run_at: ago(60) }), NOW)).toBe(false);
  });

  it.each([
    ['disabled', { enabled: false }],
    ['running', { active_count: 1 }],
    ['never planned', { next_run_at: null }],
    ['paused', { paused: { by: { kind: 'web', id: 'a', name: 'A' }, at: ago(1), reason: null, until: null } }],
  ] as const)('is not one that is %s', (_, given) => {
    expect(isOverdue(buildJob({ ...late, ...given }), NOW)).toBe(false);
  });
});

describe('remainingSeconds', () => {
  it('goes on at the pace so far', () => {
    expect(remainingSeconds(buildRunSummary({ ...running, progress: 25 }), NOW)).toBe(300);
  });

  it('does not guess without progress or from the first moments', () => {
    expect(remainingSeconds(buildRunSummary({ ...running, progress: 0 }), NOW)).toBeNull();
    expect(remainingSeconds(buildRunSummary({ ...running, progress: 50, started_at: ago(1) }), NOW)).toBeNull();
  });
});
