import { describe, expect, it } from '@jest/globals';
import { ago, buildJob, NOW } from '../testing/builders.js';
import { filterJobs, jobFilter } from './job-filter.js';

const cache = buildJob({ job_id: 'cache_warming' });
const backup = buildJob({
  job_id: 'backups_cleanup',
  category: 'backup',
  enabled: false,
  texts: { name: { en: 'Backups', he: 'גיבויים' }, description: { en: 'Old ones go', he: 'ישנים נמחקים' } },
});
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
      expect(filterJobs(jobs, { category: null, state, q: '' }, NOW).map(({ job_id }) => job_id)).toEqual([state]);
    }
  });
});
