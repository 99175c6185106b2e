import { JOB_CATEGORIES, type JobWire } from '@jobs-monitor/core';
import { Ago, Code, Duration, None, Percent, Text } from '../views/data.js';
import { jobHref, runHref } from '../views/href.js';
import { SelectBox } from '../views/selection.js';
import { RunStrip, StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';
import { JobActions } from './job-actions.js';
import { JobTags } from './job-head.js';
import { JobState } from './job-state.js';
import { recentFigures } from './recent-figures.js';
import { scheduleInWords } from './schedule.js';

/** With more rows than this what is out of sight is not laid out, and marks are only drawn: twenty links a row would weigh more than all else. */
const MANY = 60;

export interface JobsTableProps {
  jobs: readonly JobWire[];
  /** Under a heading for each category, in the order of the categories. */
  isGrouped: boolean;
  /** With a box in each row, for those who may act. */
  isSelectable: boolean;
}

/** Jobs, one a row, with how their last runs went and when the next one comes; cards on a phone. */
export function JobsTable({ jobs, isGrouped, isSelectable }: JobsTableProps) {
  const { say } = useView();
  const isLong = jobs.length > MANY;
  const groups = isGrouped
    ? JOB_CATEGORIES.map((category) => [category, jobs.filter((job) => job.category === category)] as const)
    : [[null, jobs] as const];
  return (
    <section class="card flush">
      <table
        class={['table jobs-table', isLong && 'is-long', isSelectable && 'is-selectable'].filter(Boolean).join(' ')}
      >
        <caption class="visually-hidden">{say('web.jobs')}</caption>
        <thead>
          <tr>
            {isSelectable && (
              <th scope="col">
                <span class="visually-hidden">{say('web.select')}</span>
              </th>
            )}
            <th scope="col">{say('web.job')}</th>
            <th scope="col">{say('web.last_runs')}</th>
            <th scope="col">{say('web.success')}</th>
            <th scope="col">{say('web.slowest')}</th>
            <th scope="col">{say('web.last_result')}</th>
            <th scope="col">{say('web.next_run')}</th>
            <th scope="col">
              <span class="visually-hidden">{say('web.actions')}</span>
            </th>
          </tr>
        </thead>
        {groups
          .filter(([, group]) => group.length > 0)
          .map(([category, group]) => (
            <tbody key={category ?? 'all'} data-key={category ?? 'all'}>
              {category && (
                <tr class="group-head" data-key={`group-${category}`}>
                  <th scope="rowgroup" colSpan={isSelectable ? 8 : 7}>
                    {say(`category.${category}`)} <small>{group.length}</small>
                  </th>
                </tr>
              )}
              {group.map((job) => (
                <JobRow
                  key={job.job_id}
                  job={job}
                  isLinked={!isLong}
                  isGrouped={isGrouped}
                  isSelectable={isSelectable}
                />
              ))}
            </tbody>
          ))}
      </table>
    </section>
  );
}

interface JobRowProps extends Omit<JobsTableProps, 'jobs'> {
  job: JobWire;
  isLinked: boolean;
}

function JobRow({ job, isLinked, isGrouped, isSelectable }: JobRowProps) {
  const { say, locale } = useView();
  const { successRatio, p95Seconds } = recentFigures(job.recent_runs);
  return (
    <tr data-key={job.job_id}>
      {isSelectable && (
        <td class="select-cell">
          <SelectBox id={job.job_id} name={job.texts.name[locale]} />
        </td>
      )}
      <th scope="row" class="job-cell">
        <a class="job-name" href={jobHref(job.job_id)}>
          <Text>{job.texts.name[locale]}</Text>
        </a>
        <span class="job-meta">
          <Code>{job.job_id}</Code>
          {!isGrouped && <span class="tag">{say(`category.${job.category}`)}</span>}
          <JobTags job={job} />
          <JobState job={job} />
        </span>
      </th>
      <td data-label={say('web.last_runs')}>
        <RunStrip runs={job.recent_runs} isLinked={isLinked} />
      </td>
      <td data-label={say('web.success')}>
        <Percent ratio={successRatio} />
      </td>
      <td data-label={say('web.slowest')}>
        <Duration seconds={p95Seconds} />
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
      <td class="row-actions">
        <JobActions job={job} compact />
      </td>
    </tr>
  );
}
