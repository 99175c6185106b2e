import { hasRole, JOB_CATEGORIES, RUN_STATUSES, TRIGGERS } from '@jobs-monitor/core';
import { cancelRuns, retryRuns } from '../actions/bulk-runs.js';
import { ChoiceField, FilterForm, SearchField } from '../views/filters.js';
import { Paging } from '../views/paging.js';
import { Empty, PageHead } from '../views/parts.js';
import { RunsTable } from '../views/runs-table.js';
import { SelectionBar, type SelectionBarProps } from '../views/selection.js';
import { useView } from '../views/view.js';
import { addressFilter, addressOf } from './address.js';
import { jobNames } from './job-names.js';
import type { Page } from './page.js';

const DEEDS: SelectionBarProps['deeds'] = [
  { path: cancelRuns.path, label: 'web.bulk_cancel', tone: 'danger' },
  { path: retryRuns.path, label: 'web.bulk_retry', tone: 'plain' },
];

/** Every run that is kept, newest first, by filter; the address can be shared. */
export const runsPage: Page = {
  paths: ['/runs'],
  nav: { label: 'web.runs', icon: 'runs', place: 'first', key: 'r' },
  async load({ read, view, query, actor }) {
    const { say, locale } = view;
    const mayAct = hasRole(actor.role, 'operator');
    const filter = addressFilter('listRuns', query);
    const [found, jobs] = await Promise.all([read('listRuns', { query: filter }), read('listJobs')]);
    const names = jobNames(jobs?.jobs ?? [], locale);
    const cursor = found?.next_cursor;
    return {
      title: say('web.runs'),
      body: (
        <>
          <PageHead title={say('web.runs')} lead={<p>{say('web.runs_lead')}</p>} />
          <RunFilter filter={filter} jobs={names} />
          {found && found.runs.length > 0 ? (
            <section class="card flush">
              <RunsTable runs={found.runs} names={names} caption={say('web.runs')} isSelectable={mayAct} />
            </section>
          ) : (
            found && (
              <Empty icon="search" text={say(cursor ? 'web.no_runs_match_so_far' : 'web.no_runs_match')}>
                <a href="/runs">{say('web.clear_filter')}</a>
              </Empty>
            )
          )}
          {mayAct && found && found.runs.length > 0 && <SelectionBar deeds={DEEDS} shown={found.runs.length} />}
          {/* A page may be empty and yet have a next one: a search looks at a bounded number of runs at a time. */}
          <Paging
            newest={filter.cursor ? addressOf('/runs', { ...filter, cursor: null }) : null}
            older={cursor ? addressOf('/runs', { ...filter, cursor }) : null}
            empty={found?.runs.length === 0}
          />
        </>
      ),
    };
  },
};

function RunFilter({
  filter,
  jobs,
}: {
  filter: ReturnType<typeof addressFilter<'listRuns'>>;
  jobs: ReadonlyMap<string, string>;
}) {
  const { say } = useView();
  return (
    <FilterForm action="/runs">
      <SearchField label={say('web.search_runs')} value={filter.q ?? ''} />
      <ChoiceField
        name="status"
        label={say('web.status')}
        value={filter.status}
        options={RUN_STATUSES.map((id) => [id, say(`status.${id}`)])}
      />
      <ChoiceField name="job_id" label={say('web.job')} value={filter.job_id} options={[...jobs]} />
      <ChoiceField
        name="category"
        label={say('web.category')}
        value={filter.category}
        options={JOB_CATEGORIES.map((id) => [id, say(`category.${id}`)])}
      />
      <ChoiceField
        name="trigger"
        label={say('web.trigger')}
        value={filter.trigger}
        options={TRIGGERS.map((id) => [id, say(`trigger.${id}`)])}
      />
    </FilterForm>
  );
}
