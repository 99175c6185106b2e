import { ALERT_STATES, type contract, type QueryInputOf } from '@jobs-monitor/core';
import { ChoiceField, FilterForm } from '../../views/filters.js';
import { Icon } from '../../views/icon.js';
import { Paging } from '../../views/paging.js';
import { Empty } from '../../views/parts.js';
import { useView } from '../../views/view.js';
import { addressFilter, addressOf } from '../address.js';
import { jobNames } from '../job-names.js';
import type { Page } from '../page.js';
import { AlertList } from './alert-card.js';
import { type Alerting, AlertsFrame } from './frame.js';
import { byUrgency } from './order.js';

type Filter = QueryInputOf<typeof contract.listAlerts>;

const STATES = ['open', ...ALERT_STATES, 'all'] as const;

/** Incidents: the open ones first, by urgency; others by state, job and rule, page by page. */
export const incidentsPage: Page = {
  paths: ['/alerts'],
  nav: { label: 'web.alerts', icon: 'alerts', place: 'first', key: 'a', counts: 'openIncidents' },
  async load({ read, view, query }) {
    const { say, locale } = view;
    const state = STATES.find((known) => known === query.get('state')) ?? 'open';
    const filter = addressFilter('listAlerts', query);
    const question: Filter = { ...filter, state: state === 'all' ? undefined : state };
    const [found, jobs, alerting] = await Promise.all([
      read('listAlerts', { query: question }),
      read('listJobs'),
      read('getAlerting'),
    ]);
    const names = jobNames(jobs?.jobs ?? [], locale);
    const here = (cursor: string | null) => addressOf('/alerts', { ...filter, state, cursor });
    return {
      title: say('web.alerts'),
      body: (
        <AlertsFrame section="/alerts" alerting={alerting} lead={found && <OpenSentence open={found.open} />}>
          <AlertFilter state={state} filter={filter} jobs={names} rules={alerting?.rules ?? []} />
          {found && found.alerts.length > 0 && (
            <section aria-label={say('web.incidents')}>
              <AlertList alerts={state === 'open' ? byUrgency(found.alerts) : found.alerts} names={names} />
            </section>
          )}
          {found?.alerts.length === 0 && <NoAlerts isQuiet={found.open === 0 && state === 'open'} />}
          <Paging
            newest={filter.cursor ? here(null) : null}
            older={found?.next_cursor ? here(found.next_cursor) : null}
            empty={found?.alerts.length === 0}
          />
        </AlertsFrame>
      ),
    };
  },
};

/** How many are open; green only for what is known now. */
function OpenSentence({ open }: { open: number }) {
  const { say, staleness } = useView();
  const isGood = open === 0 && !staleness;
  return (
    <p class={`health is-${open > 0 ? 'failed' : isGood ? 'completed' : 'unknown'}`}>
      <Icon name={open > 0 ? 'warning' : 'completed'} />
      {say('web.alerts_open', { count: open })}
    </p>
  );
}

function NoAlerts({ isQuiet }: { isQuiet: boolean }) {
  const { say } = useView();
  return isQuiet ? (
    <Empty icon="completed" text={say('web.alerts_quiet')}>
      <p>{say('web.alerts_quiet_hint')}</p>
    </Empty>
  ) : (
    <Empty icon="search" text={say('web.alerts_none')}>
      <a href="/alerts">{say('web.clear_filter')}</a>
    </Empty>
  );
}

interface AlertFilterProps {
  state: (typeof STATES)[number];
  filter: Filter;
  jobs: ReadonlyMap<string, string>;
  rules: Alerting['rules'];
}

function AlertFilter({ state, filter, jobs, rules }: AlertFilterProps) {
  const { say } = useView();
  return (
    <FilterForm action="/alerts">
      <ChoiceField
        name="state"
        label={say('web.state')}
        value={state}
        options={STATES.map((each) => [each, say(`web.alert_${each}`)])}
        none={null}
      />
      <ChoiceField name="job_id" label={say('web.job')} value={filter.job_id} options={[...jobs]} />
      <ChoiceField
        name="rule"
        label={say('web.rule')}
        value={filter.rule}
        options={rules.map(({ name }) => [name, name])}
      />
    </FilterForm>
  );
}
