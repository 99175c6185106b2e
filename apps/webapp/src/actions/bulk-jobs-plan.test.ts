import { describe, expect, it } from '@jest/globals';
import { ago, buildJob } from '../testing/builders.js';
import { againstPause, againstResume, againstRun } from './bulk-jobs-plan.js';

const paused = { by: { kind: 'web', id: 'noa', name: 'Noa' } as const, at: ago(60), reason: null, until: null };
const schema = (required: string[]) => ({ type: 'object', properties: { path: { type: 'string' } }, required });

describe('running many jobs', () => {
  it.each([
    ['a job that waits', {}, null],
    ['a disabled one', { enabled: false }, 'job_disabled'],
    ['a paused one', { paused }, 'job_paused'],
    ['a dynamic one', { dynamic: true, can_trigger: false }, 'dynamic'],
    ['one that nobody may start', { can_trigger: false }, 'not_triggerable'],
    ['an exclusive one that runs', { active_count: 1 }, 'already_running'],
    ['a concurrent one that runs', { active_count: 1, allow_concurrent: true }, null],
    ['one that can do without args', { args_schema: schema([]) }, null],
    ['one that needs args', { args_schema: schema(['path']) }, 'needs_args'],
    ['one whose args are no object', { args_schema: { type: 'array' } }, 'needs_args'],
  ])('takes or leaves %s', (_, given, reason) => {
    expect(againstRun(buildJob(given))).toBe(reason);
  });

  it('leaves out what is gone', () => {
    expect([againstRun(null), againstPause(null), againstResume(null)]).toEqual(Array(3).fill('job_not_found'));
  });
});

describe('pausing and resuming many jobs', () => {
  it('leaves out what is so already, and instances, which have no pause', () => {
    const jobs = [buildJob(), buildJob({ paused }), buildJob({ dynamic: true }), buildJob({ enabled: false })];
    expect(jobs.map(againstPause)).toEqual([null, 'paused_already', 'dynamic', null]);
    expect(jobs.map(againstResume)).toEqual(['not_paused', null, 'not_paused', 'not_paused']);
  });
});
