import { describe, expect, it } from '@jest/globals';
import type { JobWire } from '@jobs-monitor/core';
import { ago, buildJob, buildRunSummary } from '../testing/builders.js';
import { planCancels, planRetries } from './bulk-runs-plan.js';

const by = { kind: 'web', id: 'noa', name: 'Noa' } as const;
const asked = { requested_at: ago(5), by, reason: null, seen_at: null, ignored_at: null };
const jobs = (...given: Partial<JobWire>[]) =>
  new Map(given.map((each) => buildJob(each)).map((job) => [job.job_id, job]));
const ended = (job_id: string) => buildRunSummary({ job_id, status: 'failed' });

describe('planCancels', () => {
  it('leaves out what has ended, what was asked already, and what is gone', () => {
    const runs = [
      buildRunSummary({ status: 'running' }),
      buildRunSummary({ status: 'pending' }),
      buildRunSummary({ status: 'running', cancel: asked }),
      buildRunSummary({ status: 'failed' }),
      null,
    ];
    expect(planCancels(runs)).toEqual([null, null, 'cancel_asked', 'run_ended', 'run_not_found']);
  });
});

describe('planRetries', () => {
  it('leaves out what goes on, and what its job would refuse', () => {
    const runs = [
      ended('good'),
      buildRunSummary({ job_id: 'good', status: 'running' }),
      ended('paused'),
      ended('off'),
      ended('drive_7'),
      ended('busy'),
      ended('gone'),
      null,
    ];
    const known = jobs(
      { job_id: 'good' },
      { job_id: 'paused', paused: { by, at: ago(60), reason: null, until: null } },
      { job_id: 'off', enabled: false },
      { job_id: 'drive_7', can_trigger: false },
      { job_id: 'busy', active_count: 1 },
    );
    expect(planRetries(runs, known)).toEqual([
      null,
      'run_active',
      'job_paused',
      'job_disabled',
      'not_triggerable',
      'already_running',
      'job_not_found',
      'run_not_found',
    ]);
  });

  it('takes one run of an exclusive job, and every run of a concurrent one', () => {
    const known = jobs({ job_id: 'one' }, { job_id: 'many', allow_concurrent: true, active_count: 3 });
    expect(planRetries([ended('one'), ended('one'), ended('many'), ended('many')], known)).toEqual([
      null,
      'same_job',
      null,
      null,
    ]);
  });
});
