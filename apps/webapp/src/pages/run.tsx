import { hasRole, isTerminal, type RunWire } from '@jobs-monitor/core';
import { ActionLink } from '../views/action-link.js';
import { Code, Text } from '../views/data.js';
import { jobHref, runHref } from '../views/href.js';
import { PageHead } from '../views/parts.js';
import { RunLink } from '../views/runs-table.js';
import { StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';
import type { Page } from './page.js';
import { RunPanel } from './run-panel.js';

/** One run, from the moment it was asked for until its end. */
export const runPage: Page = {
  paths: ['/runs/:run_id'],
  async load({ params, read, view }) {
    const runId = params.run_id ?? '';
    const run = (await read('getRun', { params: { run_id: runId } }))?.run;
    const crumb = { href: '/runs', label: view.say('web.runs') };
    if (!run) return { title: runId, body: <PageHead title={<Code>{runId}</Code>} crumb={crumb} /> };
    const jobs = await read('listJobs');
    const name = jobs?.jobs.find(({ job_id }) => job_id === run.job_id)?.texts.name[view.locale] ?? run.job_id;
    return {
      title: `${name} · ${view.say(`status.${run.status}`)}`,
      body: (
        <>
          <PageHead
            crumb={crumb}
            title={
              <a class="plain-link" href={jobHref(run.job_id)}>
                <Text>{name}</Text>
              </a>
            }
            lead={<RunLead run={run} />}
            actions={<RunActions run={run} />}
          />
          <section class="card" aria-label={view.say('web.run')}>
            <RunPanel run={run} />
          </section>
        </>
      ),
    };
  },
};

function RunLead({ run }: { run: RunWire }) {
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
      {run.note && (
        <span class="muted">
          <Text>{run.note}</Text>
        </span>
      )}
    </p>
  );
}

function RunActions({ run }: { run: RunWire }) {
  const { say, actor } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  const path = runHref(run.run_id);
  if (isTerminal(run.status))
    return <ActionLink href={`${path}/retry`} label={say('web.retry')} icon="retry" tone="primary" />;
  return run.cancel ? null : <ActionLink href={`${path}/cancel`} label={say('web.cancel')} icon="stop" tone="danger" />;
}
