import type { AlertWire } from '@jobs-monitor/core';
import { Ago, Text } from '../views/data.js';
import { excerpt } from '../views/excerpt.js';
import { alertHref, jobHref, runHref } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { PersonName } from '../views/person.js';
import { useView } from '../views/view.js';
import { SeverityBadge } from './alerts/marks.js';
import type { Problem } from './health.js';

const SHOWN = 10;

export interface ProblemListProps {
  problems: readonly Problem[];
  /** How many there are, those that are not in the list included. */
  count: number;
  /** Names by job id. */
  names: ReadonlyMap<string, string>;
}

/** What needs a person, each with the way to it. */
export function ProblemList({ problems, count, names }: ProblemListProps) {
  const { say } = useView();
  return (
    <>
      <ul class="list problems">
        {problems.slice(0, SHOWN).map((problem) => (
          <li key={keyOf(problem)} data-key={keyOf(problem)}>
            <Mark problem={problem} />
            <Detail problem={problem} names={names} />
          </li>
        ))}
      </ul>
      {count > SHOWN && (
        <p class="more">
          <a href="/alerts">{say('web.and_more', { count: count - SHOWN })}</a>
        </p>
      )}
    </>
  );
}

function Mark({ problem }: { problem: Problem }) {
  const { say } = useView();
  if (problem.kind === 'incident') return <SeverityBadge severity={problem.alert.severity} />;
  return (
    <span class={`badge is-${problem.kind === 'failing' ? 'failed' : 'warning'}`}>
      <Icon name={problem.kind === 'failing' ? 'failed' : 'warning'} />
      {say(`web.problem_${problem.kind}`)}
    </span>
  );
}

function Detail({ problem, names }: { problem: Problem; names: ReadonlyMap<string, string> }) {
  const { say, locale } = useView();
  if (problem.kind === 'incident') return <Incident alert={problem.alert} />;
  if (problem.kind === 'no_worker') return <a href="/workers">{say('web.no_worker_lives')}</a>;
  if (problem.kind === 'stuck') {
    const { run } = problem;
    return (
      <>
        <a href={runHref(run.run_id)}>
          <Text>{names.get(run.job_id) ?? run.job_id}</Text>
        </a>
        {run.started_at && <Ago at={run.started_at} />}
      </>
    );
  }
  const { job } = problem;
  const at = problem.kind === 'overdue' ? job.next_run_at : job.last_run?.ended_at;
  return (
    <>
      <a href={jobHref(job.job_id)}>
        <Text>{job.texts.name[locale]}</Text>
      </a>
      {problem.kind === 'failing' && job.last_run?.error_message && (
        <span class="clip muted" dir="auto">
          {job.last_run.error_message.split('\n', 1)[0]?.slice(0, 200)}
        </span>
      )}
      {at && <Ago at={at} />}
    </>
  );
}

function Incident({ alert }: { alert: AlertWire }) {
  const { say, locale } = useView();
  return (
    <>
      <a href={alertHref(alert.alert_id)}>
        <Text>{excerpt(alert.text[locale], 200)}</Text>
      </a>
      {alert.acknowledged && (
        <span class="muted">
          {say('web.acknowledged_by')} <PersonName person={alert.acknowledged.by} />
        </span>
      )}
      {alert.count > 1 && (
        <bdi class="number muted" dir="ltr">
          ×{alert.count.toLocaleString('en')}
        </bdi>
      )}
      <Ago at={alert.opened_at} />
    </>
  );
}

function keyOf(problem: Problem): string {
  if (problem.kind === 'no_worker') return problem.kind;
  if (problem.kind === 'incident') return problem.alert.alert_id;
  return `${problem.kind}-${problem.kind === 'stuck' ? problem.run.run_id : problem.job.job_id}`;
}
