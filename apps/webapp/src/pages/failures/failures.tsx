import { FAILURE_STATES } from '@jobs-monitor/core';
import { ChoiceField, FilterForm } from '../../views/filters.js';
import { Paging } from '../../views/paging.js';
import { Empty, PageHead } from '../../views/parts.js';
import { useView } from '../../views/view.js';
import { addressFilter, addressOf } from '../address.js';
import { jobNames } from '../job-names.js';
import type { Page } from '../page.js';
import { FailureList } from './failure-view.js';

const STATES = ['open', ...FAILURE_STATES, 'all'] as const;
type State = (typeof STATES)[number];

/** Failures by what went wrong: the same error of a job is one line, however often it happens. */
export const failuresPage: Page = {
  paths: ['/failures'],
  nav: { label: 'web.failures', icon: 'failures', key: 'f' },
  async load({ read, view, query }) {
    const { say, locale } = view;
    const state = STATES.find((known) => known === query.get('state')) ?? 'open';
    const filter = addressFilter('listFailures', query);
    const [found, jobs] = await Promise.all([
      read('listFailures', { query: { ...filter, state: state === 'all' ? undefined : state } }),
      read('listJobs'),
    ]);
    const names = jobNames(jobs?.jobs ?? [], locale);
    const here = (given: { cursor: string | null }) => addressOf('/failures', { ...filter, state, ...given });
    return {
      title: say('web.failures'),
      body: (
        <>
          <PageHead title={say('web.failures')} lead={<p>{say('web.failures_lead')}</p>} />
          <StateTabs state={state} jobId={filter.job_id} />
          <FilterForm action="/failures">
            {state !== 'open' && <input type="hidden" name="state" value={state} />}
            <ChoiceField name="job_id" label={say('web.job')} value={filter.job_id} options={[...names]} />
          </FilterForm>
          {found && found.failures.length > 0 && (
            <section class="card flush" aria-label={say('web.failures')}>
              <FailureList failures={found.failures} names={names} />
            </section>
          )}
          {found?.failures.length === 0 && (
            <NoFailures
              isQuiet={state === 'open' && !filter.job_id && !filter.cursor}
              hasMore={found.next_cursor !== null}
            />
          )}
          <Paging
            newest={filter.cursor ? here({ cursor: null }) : null}
            older={found?.next_cursor ? here({ cursor: found.next_cursor }) : null}
            empty={found?.failures.length === 0}
          />
        </>
      ),
    };
  },
};

function StateTabs({ state, jobId }: { state: State; jobId: string | undefined }) {
  const { say } = useView();
  return (
    <nav class="tabs" aria-label={say('web.state')}>
      {STATES.map((each) => (
        <a
          key={each}
          href={addressOf('/failures', { state: each === 'open' ? null : each, job_id: jobId })}
          aria-current={each === state ? 'page' : undefined}
        >
          {say(each === 'all' ? 'web.all' : `web.failure_${each}`)}
        </a>
      ))}
    </nav>
  );
}

function NoFailures({ isQuiet, hasMore }: { isQuiet: boolean; hasMore: boolean }) {
  const { say } = useView();
  if (isQuiet && !hasMore) return <Empty icon="completed" text={say('web.failures_quiet')} />;
  return (
    <Empty icon="search" text={say('web.failures_none')}>
      <a href="/failures">{say('web.clear_filter')}</a>
    </Empty>
  );
}
