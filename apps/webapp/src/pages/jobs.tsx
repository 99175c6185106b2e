import { hasRole, JOB_CATEGORIES, type JobCategory, type JobWire } from '@jobs-monitor/core';
import { pauseJobs, resumeJobs, runJobs } from '../actions/bulk-jobs.js';
import { ChoiceField, FilterForm, SearchField } from '../views/filters.js';
import { Empty, PageHead } from '../views/parts.js';
import { SelectionBar, type SelectionBarProps } from '../views/selection.js';
import { useView } from '../views/view.js';
import { addressOf } from './address.js';
import { filterJobs, isEverything, type JobFilter, jobFilter, labelsOf, SHOWN_JOBS, STATES } from './job-filter.js';
import { JobsTable } from './jobs-table.js';
import type { Page } from './page.js';

const DEEDS: SelectionBarProps['deeds'] = [
  { path: runJobs.path, label: 'web.run_now', tone: 'primary' },
  { path: pauseJobs.path, label: 'web.pause', tone: 'plain' },
  { path: resumeJobs.path, label: 'web.resume', tone: 'plain' },
];

/** Every job with its last runs and its next one; by category, state, owner, tag and text. */
export const jobsPage: Page = {
  paths: ['/jobs'],
  nav: { label: 'web.jobs', icon: 'jobs', place: 'first', key: 'j' },
  async load({ read, view, query, actor }) {
    const mayAct = hasRole(actor.role, 'operator');
    const filter = jobFilter(query);
    const all = (await read('listJobs'))?.jobs ?? [];
    const found = filterJobs(all, filter, view.now);
    return {
      title: view.say('web.jobs'),
      body: (
        <>
          <PageHead title={view.say('web.jobs')} lead={<p>{view.say('web.jobs_count', { count: all.length })}</p>} />
          <CategoryTabs jobs={all} filter={filter} />
          <JobFilterForm filter={filter} jobs={all} />
          {found.length > 0 ? (
            <JobsTable jobs={found.slice(0, SHOWN_JOBS)} isGrouped={isEverything(filter)} isSelectable={mayAct} />
          ) : (
            <Empty icon="search" text={view.say(all.length === 0 ? 'web.no_jobs' : 'web.no_jobs_match')}>
              {all.length > 0 && <a href="/jobs">{view.say('web.clear_filter')}</a>}
            </Empty>
          )}
          {mayAct && found.length > 0 && <SelectionBar deeds={DEEDS} shown={found.length} />}
          {found.length > SHOWN_JOBS && (
            <p class="more">{view.say('web.too_many_jobs', { shown: SHOWN_JOBS, count: found.length })}</p>
          )}
        </>
      ),
    };
  },
};

function CategoryTabs({ jobs, filter }: { jobs: readonly JobWire[]; filter: JobFilter }) {
  const { say } = useView();
  const tabs: (JobCategory | null)[] = [null, ...JOB_CATEGORIES];
  return (
    <nav class="tabs" aria-label={say('web.category')}>
      {tabs.map((category) => {
        const count = category ? jobs.filter((job) => job.category === category).length : jobs.length;
        const current = filter.category === category;
        return (
          <a
            key={category ?? 'all'}
            href={addressOf('/jobs', { ...filter, category })}
            aria-current={current ? 'page' : undefined}
            class={count === 0 && !current ? 'faint' : undefined}
          >
            {category ? say(`category.${category}`) : say('web.all')} <small>{count}</small>
          </a>
        );
      })}
    </nav>
  );
}

function JobFilterForm({ filter, jobs }: { filter: JobFilter; jobs: readonly JobWire[] }) {
  const { say } = useView();
  const { owners, tags } = labelsOf(jobs);
  return (
    <FilterForm action="/jobs">
      {filter.category && <input type="hidden" name="category" value={filter.category} />}
      <SearchField label={say('web.search_jobs')} value={filter.q} />
      <ChoiceField
        name="state"
        label={say('web.state')}
        value={filter.state ?? undefined}
        options={STATES.map((state) => [state, say(`web.state_${state}`)])}
      />
      {(owners.length > 0 || filter.owner) && (
        <ChoiceField
          name="owner"
          label={say('web.owner')}
          value={filter.owner ?? undefined}
          options={owners.map((owner) => [owner, owner])}
        />
      )}
      {(tags.length > 0 || filter.tag) && (
        <ChoiceField
          name="tag"
          label={say('web.tag')}
          value={filter.tag ?? undefined}
          options={tags.map((tag) => [tag, `#${tag}`])}
        />
      )}
    </FilterForm>
  );
}
