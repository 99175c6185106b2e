import { Ago, Text } from '../views/data.js';
import { Icon } from '../views/icon.js';
import { useView } from '../views/view.js';
import type { Problem } from './health.js';

const SHOWN = 10;

/** What needs a person, each with the way to it. */
export function ProblemList({ problems, names }: { problems: readonly Problem[]; names: ReadonlyMap<string, string> }) {
  const { say } = useView();
  return (
    <>
      <ul class="list problems">
        {problems.slice(0, SHOWN).map((problem) => (
          <li key={keyOf(problem)} data-key={keyOf(problem)}>
            <span class={`badge is-${problem.kind === 'failing' ? 'failed' : 'warning'}`}>
              <Icon name={problem.kind === 'failing' ? 'failed' : 'warning'} />
              {say(`web.problem_${problem.kind}`)}
            </span>
            <Detail problem={problem} names={names} />
          </li>
        ))}
      </ul>
      {problems.length > SHOWN && <p class="more">{say('web.and_more', { count: problems.length - SHOWN })}</p>}
    </>
  );
}

function Detail({ problem, names }: { problem: Problem; names: ReadonlyMap<string, string> }) {
  const { say, locale } = useView();
  if (problem.kind === 'no_worker') return <a href="/workers">{say('why.no_live_worker')}</a>;
  if (problem.kind === 'stuck') {
    const { run } = problem;
    return (
      <>
        <a href={`/runs/${encodeURIComponent(run.run_id)}`}>
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
      <a href={`/jobs/${encodeURIComponent(job.job_id)}`}>
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

function keyOf(problem: Problem): string {
  if (problem.kind === 'no_worker') return problem.kind;
  return `${problem.kind}-${problem.kind === 'stuck' ? problem.run.run_id : problem.job.job_id}`;
}
