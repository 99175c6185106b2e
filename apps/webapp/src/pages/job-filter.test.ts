import { describe, expect, it } from '@jest/globals';
import { ago, buildJob, NOW } from '../testing/builders.js';
import { filterJobs, isEverything, jobFilter, labelsOf } from './job-filter.js';

const cache = buildJob({ job_id: 'cache_warming', owner: 'platform', tags: ['night'] });
const backup = buildJob({
  job_id: 'backups_cleanup',
  category: 'backup',
  enabled: false,
  texts: { name: { en: 'Backups', he: 'גיבויים' }, description: { en: 'Old ones go', he: 'ישנים נמחקים' } },
});
const NOTHING = jobFilter(new URLSearchParams());
const found = (search: string) =>
  filterJobs([cache, backup], jobFilter(new URLSearchParams(search)), NOW).map(({ job_id }) => job_id);

describe('the filter of jobs', () => {
  it.each([
    ['', ['cache_warming', 'backups_cleanup']],
    ['category=backup', ['backups_cleanup']],
    ['state=disabled', ['backups_cleanup']],
    ['state=enabled', ['cache_warming']],
    ['q=WARM', ['cache_warming']],
    ['q=גיבויים', ['backups_cleanup']],
    ['q=old+backups', ['backups_cleanup']],
    ['q=nothing', []],
    ['owner=platform', ['cache_warming']],
    ['owner=nobody', []],
    ['tag=night', ['cache_warming']],
    ['tag=nigh', []],
    ['q=night+warm', ['cache_warming']],
    ['category=nonsense&state=nonsense', ['cache_warming', 'backups_cleanup']],
  ])('finds for "%s"', (search, expected) => {
    expect(found(search)).toEqual(expected);
  });

  it('knows running, failing, overdue and paused ones', () => {
    const jobs = [
      buildJob({ job_id: 'running', active_count: 1 }),
      buildJob({ job_id: 'failing', recent_runs: [{ run_id: 'r', status: 'failed', duration_seconds: 1 }] }),
      buildJob({ job_id: 'overdue', next_run_at: ago(600) }),
      buildJob({
        job_id: 'paused',
        paused: { by: { kind: 'web', id: 'a', name: 'A' }, at: ago(9), reason: null, until: null },
      }),
    ];
    for (const state of ['running', 'failing', 'overdue', 'paused'] as const) {
      expect(filterJobs(jobs, { ...NOTHING, state }, NOW).map(({ job_id }) => job_id)).toEqual([state]);
    }
  });

  it('knows when it leaves nothing out', () => {
    expect(isEverything(NOTHING)).toBe(true);
    for (const search of ['q=x', 'category=cache', 'state=failing', 'owner=a', 'tag=b']) {
      expect(isEverything(jobFilter(new URLSearchParams(search)))).toBe(false);
    }
  });

  it('offers each owner and each tag once, in order', () => {
    const jobs = [
      buildJob({ owner: 'zoe', tags: ['b', 'a'] }),
      buildJob({ owner: null, tags: ['a'] }),
      buildJob({ owner: 'amir' }),
    ];
    expect(labelsOf(jobs)).toEqual({ owners: ['amir', 'zoe'], tags: ['a', 'b'] });
  });
});
