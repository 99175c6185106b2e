import { hasRole } from '@jobs-monitor/core';
import { cancelRuns, retryRuns } from '../actions/bulk-runs.js';
import { Paging } from '../views/paging.js';
import { Empty, PageHead } from '../views/parts.js';
import { RunsTable } from '../views/runs-table.js';
import { SelectionBar, type SelectionBarProps } from '../views/selection.js';
import { useView } from '../views/view.js';
import { addressFilter, addressOf } from './address.js';
import { jobNames } from './job-names.js';
import type { Page } from './page.js';
import { RunsFilter, type RunsQuery, sharedAddress } from './runs-filter.js';

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
    const shared = sharedAddress(query, view.timeZone);
    if (shared) return { redirect: shared };
    const filter = addressFilter('listRuns', query);
    const [found, jobs] = await Promise.all([read('listRuns', { query: filter }), read('listJobs')]);
    const names = jobNames(jobs?.jobs ?? [], locale);
    const cursor = found?.next_cursor;
    return {
      title: say('web.runs'),
      body: (
        <>
          <PageHead title={say('web.runs')} lead={<p>{say('web.runs_lead')}</p>} />
          <RunsFilter filter={filter} jobs={names} />
          {found && found.runs.length > 0 ? (
            <section class="card flush">
              <RunsTable runs={found.runs} names={names} caption={say('web.runs')} isSelectable={mayAct} />
            </section>
          ) : (
            found && <NoRuns filter={filter} hasMore={cursor !== null} />
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

/** Nothing has run, nothing matches, nothing is kept from so long ago: each is said in words of its own. */
function NoRuns({ filter, hasMore }: { filter: RunsQuery; hasMore: boolean }) {
  const { say } = useView();
  const isFiltered = Object.keys(filter).length > 0;
  if (!isFiltered && !hasMore)
    return (
      <Empty icon="runs" text={say('web.no_runs_at_all')}>
        <a href="/jobs">{say('web.first_look')}</a>
      </Empty>
    );
  const isPast = filter.to !== undefined && !hasMore;
  return (
    <Empty icon="search" text={say(hasMore ? 'web.no_runs_match_so_far' : 'web.no_runs_match')}>
      {isPast && <p>{say('web.no_runs_then')}</p>}
      <a href="/runs">{say('web.clear_filter')}</a>
    </Empty>
  );
}
