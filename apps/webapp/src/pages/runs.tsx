import { JOB_CATEGORIES, RUN_STATUSES, TRIGGERS } from '@jobs-monitor/core';
import { Icon } from '../views/icon.js';
import { Empty, PageHead } from '../views/parts.js';
import { RunsTable } from '../views/runs-table.js';
import { useView } from '../views/view.js';
import { jobNames } from './overview.js';
import type { Page } from './page.js';
import { type RunFilter, runFilter } from './run-filter.js';

/** Every run that is kept, newest first, by filter; the address can be shared. */
export const runsPage: Page = {
  paths: ['/runs'],
  nav: { label: 'web.runs', icon: 'runs', key: 'r' },
  async load({ read, view, query }) {
    const { say, locale } = view;
    const filter = runFilter(query);
    const [found, jobs] = await Promise.all([read('listRuns', { query: filter }), read('listJobs')]);
    const names = jobNames(jobs?.jobs ?? [], locale);
    return {
      title: say('web.runs'),
      body: (
        <>
          <PageHead title={say('web.runs')} lead={<p>{say('web.runs_lead')}</p>} />
          <FilterForm filter={filter} jobs={names} />
          {found && found.runs.length > 0 ? (
            <section class="card flush">
              <RunsTable runs={found.runs} names={names} caption={say('web.runs')} />
            </section>
          ) : (
            found && (
              <Empty icon="search" text={say(found.next_cursor ? 'web.no_runs_match_so_far' : 'web.no_runs_match')}>
                <a href="/runs">{say('web.clear_filter')}</a>
              </Empty>
            )
          )}
          <Paging filter={filter} nextCursor={found?.next_cursor ?? null} empty={found?.runs.length === 0} />
        </>
      ),
    };
  },
};

function FilterForm({ filter, jobs }: { filter: RunFilter; jobs: ReadonlyMap<string, string> }) {
  const { say } = useView();
  const choices = [
    {
      name: 'status',
      label: say('web.status'),
      value: filter.status,
      options: RUN_STATUSES.map((id) => [id, say(`status.${id}`)] as const),
    },
    { name: 'job_id', label: say('web.job'), value: filter.job_id, options: [...jobs] },
    {
      name: 'category',
      label: say('web.category'),
      value: filter.category,
      options: JOB_CATEGORIES.map((id) => [id, say(`category.${id}`)] as const),
    },
    {
      name: 'trigger',
      label: say('web.trigger'),
      value: filter.trigger,
      options: TRIGGERS.map((id) => [id, say(`trigger.${id}`)] as const),
    },
  ];
  return (
    <search>
      <form class="filters" method="get" action="/runs">
        <label class="search-field">
          <span class="visually-hidden">{say('web.search_runs')}</span>
          <Icon name="search" />
          <input
            type="search"
            name="q"
            value={filter.q ?? ''}
            placeholder={say('web.search_runs')}
            maxLength={200}
            dir="auto"
            data-search
          />
        </label>
        {choices.map(({ name, label, value, options }) => (
          <label key={name} class="field-inline">
            <span>{label}</span>
            <select name={name}>
              <option value="">{say('web.any')}</option>
              {value && !options.some(([id]) => id === value) && (
                <option value={value} selected>
                  {value}
                </option>
              )}
              {options.slice(0, 500).map(([id, text]) => (
                <option key={id} value={id} selected={id === value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
        <button type="submit" class="button">
          {say('web.filter')}
        </button>
      </form>
    </search>
  );
}

/** A page may be empty and yet have a next one: a search looks at a bounded number of runs at a time. */
function Paging({ filter, nextCursor, empty }: { filter: RunFilter; nextCursor: string | null; empty: boolean }) {
  const { say } = useView();
  if (!nextCursor && !filter.cursor) return null;
  return (
    <nav class="paging" aria-label={say('web.pages')}>
      {filter.cursor && <a href={hrefOf({ ...filter, cursor: undefined })}>{say('web.newest')}</a>}
      {nextCursor && (
        <a class="button" href={hrefOf({ ...filter, cursor: nextCursor })}>
          {say(empty ? 'web.search_on' : 'web.older')}
          <Icon name="chevron" />
        </a>
      )}
    </nav>
  );
}

function hrefOf(filter: RunFilter): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `/runs?${text}` : '/runs';
}
