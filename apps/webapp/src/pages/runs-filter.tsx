import {
  type Contract,
  JOB_CATEGORIES,
  type MessageKey,
  type QueryInputOf,
  RUN_STATUSES,
  TRIGGERS,
} from '@jobs-monitor/core';
import { instantOf, localTime } from '../actions/zoned-time.js';
import { instantText } from '../views/data.js';
import { ChoiceField, FilterForm, SearchField } from '../views/filters.js';
import { Icon } from '../views/icon.js';
import { categoryText, reasonText } from '../views/outcome.js';
import { useView, type View } from '../views/view.js';
import { addressOf } from './address.js';

export type RunsQuery = QueryInputOf<Contract['listRuns']>;

interface RunsFilterProps {
  filter: RunsQuery;
  jobs: ReadonlyMap<string, string>;
}

const DATES = ['from', 'to'] as const;
const RARE = ['category', 'trigger', 'reason', 'user_id', 'signature', ...DATES] as const;
const LABELS = {
  q: 'web.search_runs',
  status: 'web.status',
  job_id: 'web.job',
  category: 'web.category',
  trigger: 'web.trigger',
  reason: 'web.reason',
  user_id: 'web.user',
  signature: 'web.signature',
  from: 'web.from',
  to: 'web.to',
} as const satisfies Partial<Record<keyof RunsQuery, MessageKey>>;
type Filtered = keyof typeof LABELS;

/** The address that a form with local times stands for: the same instants for whoever it is shared with; null for any other. */
export function sharedAddress(query: URLSearchParams, timeZone: string): string | null {
  const given = Object.fromEntries(query);
  const instants = DATES.flatMap((name) => {
    const at = instantOf(given[name] ?? '', timeZone);
    return at ? [[name, at.toISOString()] as const] : [];
  });
  return instants.length === 0 ? null : addressOf('/runs', { ...given, ...Object.fromEntries(instants) });
}

/** What runs are looked for by: the usual in a row, the rest under it, and all that is in force as marks to be taken away. */
export function RunsFilter({ filter, jobs }: RunsFilterProps) {
  const { say, timeZone } = useView();
  return (
    <>
      <FilterForm action="/runs">
        <SearchField label={say('web.search_runs')} value={filter.q ?? ''} />
        <ChoiceField
          name="status"
          label={say('web.status')}
          value={filter.status}
          options={RUN_STATUSES.map((id) => [id, say(`status.${id}`)])}
        />
        <ChoiceField name="job_id" label={say('web.job')} value={filter.job_id} options={[...jobs]} />
        <details class="more-filters" open={RARE.some((name) => filter[name])}>
          <summary>{say('web.more_filters')}</summary>
          <div>
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
            <TextField name="reason" value={filter.reason} max={100} />
            <TextField name="user_id" value={filter.user_id} max={128} />
            <TextField name="signature" value={filter.signature} max={64} />
            {DATES.map((name) => (
              <label key={name} class="field-inline">
                <span>{say(LABELS[name])}</span>
                <input
                  type="datetime-local"
                  name={name}
                  value={filter[name] && localTime(new Date(filter[name]), timeZone)}
                />
              </label>
            ))}
          </div>
        </details>
      </FilterForm>
      <FilterMarks filter={filter} jobs={jobs} />
    </>
  );
}

function TextField({ name, value, max }: { name: Filtered; value: string | undefined; max: number }) {
  const { say } = useView();
  return (
    <label class="field-inline">
      <span>{say(LABELS[name])}</span>
      <input name={name} value={value} maxLength={max} dir="auto" />
    </label>
  );
}

/** Each part of the filter, as a link to the same without it. */
function FilterMarks({ filter, jobs }: RunsFilterProps) {
  const view = useView();
  const { say } = view;
  const names = (Object.keys(LABELS) as Filtered[]).filter((name) => filter[name]);
  if (names.length === 0) return null;
  return (
    <ul class="filter-marks" aria-label={say('web.filters_in_force')}>
      {names.map((name) => {
        const value = markText(name, filter[name] ?? '', jobs, view);
        return (
          <li key={name}>
            <a class="filter-mark" href={addressOf('/runs', { ...filter, cursor: null, [name]: null })}>
              <span class="visually-hidden">{say('web.remove_filter')}</span>
              <span class="muted">{say(LABELS[name])}</span>
              <bdi class="clip" dir="auto">
                {value}
              </bdi>
              <Icon name="close" />
            </a>
          </li>
        );
      })}
      {names.length > 1 && (
        <li>
          <a href="/runs">{say('web.clear_filter')}</a>
        </li>
      )}
    </ul>
  );
}

/** What a part of the filter asks for, in words. */
function markText(name: Filtered, value: string, jobs: ReadonlyMap<string, string>, view: View): string {
  const { say, locale, timeZone } = view;
  if (name === 'status')
    return RUN_STATUSES.find((each) => each === value) ? say(`status.${value}` as MessageKey) : value;
  if (name === 'trigger')
    return TRIGGERS.find((each) => each === value) ? say(`trigger.${value}` as MessageKey) : value;
  if (name === 'category') return categoryText(value, say);
  if (name === 'reason') return reasonText(value, say) ?? value;
  if (name === 'job_id') return jobs.get(value) ?? value;
  return name === 'from' || name === 'to' ? instantText(value, locale, timeZone, false) : value;
}
