import type { RunSummaryWire } from '@jobs-monitor/core';
import { Ago, Code, Duration, None, Text } from './data.js';
import { jobHref, runHref } from './href.js';
import { outcomeText } from './outcome.js';
import { SelectBox } from './selection.js';
import { StatusBadge } from './status.js';
import { useView } from './view.js';

export interface RunsTableProps {
  runs: readonly RunSummaryWire[];
  caption: string;
  /** Names by job id; an unknown job shows its id. Left out on pages of one job. */
  names?: ReadonlyMap<string, string>;
  /** With a box in each row, for those who may act. */
  isSelectable?: boolean;
}

/** Ended or going runs, one a row; on a phone, where there is no room for the names of the columns, two lines each. */
export function RunsTable({ runs, caption, names, isSelectable = false }: RunsTableProps) {
  const { say } = useView();
  return (
    <table class="table runs-table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {isSelectable && (
            <th scope="col">
              <span class="visually-hidden">{say('web.select')}</span>
            </th>
          )}
          <th scope="col">{say('web.status')}</th>
          {names && <th scope="col">{say('web.job')}</th>}
          <th scope="col">{say('web.run')}</th>
          <th scope="col">{say('web.started')}</th>
          <th scope="col">{say('web.duration')}</th>
          <th scope="col">{say('web.trigger')}</th>
          <th scope="col">{say('web.outcome')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.run_id} run={run} names={names} isSelectable={isSelectable} />
        ))}
      </tbody>
    </table>
  );
}

interface RunRowProps extends Pick<RunsTableProps, 'names' | 'isSelectable'> {
  run: RunSummaryWire;
}

function RunRow({ run, names, isSelectable }: RunRowProps) {
  const { say } = useView();
  const outcome = outcomeText(run, say);
  return (
    <tr data-key={run.run_id}>
      {isSelectable && (
        <td class="select-cell">
          <SelectBox id={run.run_id} name={`${run.job_id} ${run.run_id.slice(-8)}`} />
        </td>
      )}
      <td data-label={say('web.status')}>
        <StatusBadge status={run.status} />
      </td>
      {names && (
        <td data-label={say('web.job')} class="named">
          <a href={jobHref(run.job_id)}>
            <Text>{names.get(run.job_id) ?? run.job_id}</Text>
          </a>
        </td>
      )}
      <td data-label={say('web.run')}>
        <RunLink runId={run.run_id} />
      </td>
      <td data-label={say('web.started')}>
        <Ago at={run.started_at ?? run.queued_at} />
      </td>
      <td data-label={say('web.duration')}>
        <Duration seconds={run.duration_seconds} />
      </td>
      <td data-label={say('web.trigger')}>{say(`trigger.${run.trigger}`)}</td>
      <td data-label={say('web.outcome')} class="outcome">
        {outcome ? (
          <span class="clip" dir="auto">
            {outcome}
          </span>
        ) : (
          <None />
        )}
      </td>
    </tr>
  );
}

/** A run by the end of its id, which is what tells runs apart. */
export function RunLink({ runId }: { runId: string }) {
  return (
    <a class="run-link" href={runHref(runId)} title={runId}>
      <Code>{runId.slice(-8)}</Code>
    </a>
  );
}
