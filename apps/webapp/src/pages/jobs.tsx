import { JOB_CATEGORIES, type JobCategory, type JobWire } from '@jobs-monitor/core';
import { Ago, Code, Duration, None, Text } from '../views/data.js';
import { ChoiceField, FilterForm, SearchField } from '../views/filters.js';
import { jobHref, runHref } from '../views/href.js';
import { Empty, PageHead } from '../views/parts.js';
import { RunStrip, StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';
import { addressOf } from './address.js';
import { JobActions } from './job-actions.js';
import { filterJobs, type JobFilter, jobFilter, SHOWN_JOBS, STATES } from './job-filter.js';
import { JobState } from './job-state.js';
import type { Page } from './page.js';
import { scheduleInWords } from './schedule.js';

/** Every job with its last runs and its next one; by category, state and text. */
export const jobsPage: Page = {
  paths: ['/jobs'],
  nav: { label: 'web.jobs', icon: 'jobs', key: 'j' },
  async load({ read, view, query }) {
    const filter = jobFilter(query);
    const all = (await read('listJobs'))?.jobs ?? [];
    const found = filterJobs(all, filter, view.now);
    return {
      title: view.say('web.jobs'),
      body: (
        <>
          <PageHead title={view.say('web.jobs')} lead={<p>{view.say('web.jobs_count', { count: all.length })}</p>} />
          <CategoryTabs jobs={all} filter={filter} />
          <JobFilterForm filter={filter} />
          {found.length > 0 ? (
            <JobsTable jobs={found.slice(0, SHOWN_JOBS)} />
          ) : (
            <Empty icon="search" text={view.say(all.length === 0 ? 'web.no_jobs' : 'web.no_jobs_match')}>
              {all.length > 0 && <a href="/jobs">{view.say('web.clear_filter')}</a>}
            </Empty>
          )}
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

function JobFilterForm({ filter }: { filter: JobFilter }) {
  const { say } = useView();
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
    </FilterForm>
  );
}

function JobsTable({ jobs }: { jobs: readonly JobWire[] }) {
  const { say } = useView();
  return (
    <section class="card flush">
      <table class="table jobs-table">
        <caption class="visually-hidden">{say('web.jobs')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('web.job')}</th>
            <th scope="col">{say('web.last_runs')}</th>
            <th scope="col">{say('web.last_result')}</th>
            <th scope="col">{say('web.next_run')}</th>
            <th scope="col">
              <span class="visually-hidden">{say('web.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.job_id} job={job} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function JobRow({ job }: { job: JobWire }) {
  const { say, locale } = useView();
  const name = job.texts.name[locale];
  return (
    <tr data-key={job.job_id}>
      <th scope="row" class="job-cell">
        <a class="job-name" href={jobHref(job.job_id)}>
          <Text>{name}</Text>
        </a>
        <span class="job-meta">
          <Code>{job.job_id}</Code>
          <span class="tag">{say(`category.${job.category}`)}</span>
          <JobState job={job} />
        </span>
      </th>
      <td data-label={say('web.last_runs')}>
        <RunStrip runs={job.recent_runs} />
      </td>
      <td data-label={say('web.last_result')}>
        {job.last_run ? (
          <a class="plain-link stacked" href={runHref(job.last_run.run_id)}>
            <StatusBadge status={job.last_run.status} />
            <small>
              <Ago at={job.last_run.ended_at} /> · <Duration seconds={job.last_run.duration_seconds} />
            </small>
          </a>
        ) : (
          <None />
        )}
      </td>
      <td data-label={say('web.next_run')}>
        <span class="stacked">
          {job.next_run_at && job.enabled && !job.paused ? <Ago at={job.next_run_at} /> : <None />}
          <small>{scheduleInWords(job, say, locale)}</small>
        </span>
      </td>
      <td>
        <div class="row-actions">
          <JobActions job={job} compact />
        </div>
      </td>
    </tr>
  );
}
