import { hasRole, isTerminal } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { CopyLink } from '../../views/copy-link.js';
import { Code, Text } from '../../views/data.js';
import { jobHref, runHref } from '../../views/href.js';
import { PageHead } from '../../views/parts.js';
import { runMark } from '../../views/run-mark.js';
import { RunLink } from '../../views/runs-table.js';
import { StatusBadge } from '../../views/status.js';
import { useView } from '../../views/view.js';
import type { RunFacts } from './facts.js';
import { RunPanel } from './panel.js';

/** A run with its head: the content of its page, which the script also shows in a dialog. */
export function RunView({ facts }: { facts: RunFacts }) {
  const { say } = useView();
  const { run, name } = facts;
  return (
    <article class="run-view" data-live="run" data-key={run.run_id} data-mark={runMark(run)}>
      <PageHead
        crumb={{ href: '/runs', label: say('web.runs') }}
        title={
          <a class="plain-link" href={jobHref(run.job_id)}>
            <Text>{name}</Text>
          </a>
        }
        lead={<RunLead facts={facts} />}
        actions={<RunActions facts={facts} />}
      />
      <section class="card" aria-label={say('web.run')}>
        <RunPanel {...facts} />
      </section>
    </article>
  );
}

function RunLead({ facts: { run } }: { facts: RunFacts }) {
  const { say } = useView();
  return (
    <p class="job-meta">
      <StatusBadge status={run.status} />
      <Code>{run.run_id}</Code>
      {run.attempt > 1 && <span class="tag">{say('web.attempt', { number: run.attempt })}</span>}
      {run.stuck_at && <span class="badge is-warning">{say('web.problem_stuck')}</span>}
      {run.retry_of && (
        <span>
          {say('web.retry_of')} <RunLink runId={run.retry_of} />
        </span>
      )}
      {run.blocked_by && (
        <span>
          {say('web.blocked_by')} <RunLink runId={run.blocked_by} />
        </span>
      )}
      {run.worker_id && (
        <span class="muted">
          {say('web.worker')} <Code>{run.worker_id}</Code>
        </span>
      )}
      {run.user_id && (
        <span class="muted">
          {say('web.user')} <Code>{run.user_id}</Code>
        </span>
      )}
      {run.note && (
        <span class="muted">
          <Text>{run.note}</Text>
        </span>
      )}
    </p>
  );
}

function RunActions({ facts: { run, name } }: { facts: RunFacts }) {
  const { say, actor } = useView();
  const path = runHref(run.run_id);
  const mayAct = actor !== null && hasRole(actor.role, 'operator');
  const isOver = isTerminal(run.status);
  return (
    <>
      {mayAct && isOver && <ActionLink href={`${path}/retry`} label={say('web.retry')} icon="retry" tone="primary" />}
      {mayAct && !isOver && !run.cancel && (
        <ActionLink href={`${path}/cancel`} label={say('web.cancel')} subject={name} icon="stop" tone="danger" />
      )}
      {isOver && (
        <a class="button" href={`${path}/compare`}>
          {say('web.compare')}
        </a>
      )}
      <CopyLink href={`${path}/markdown`} label={say('web.copy_markdown')} done={say('web.markdown_copied')} />
    </>
  );
}
