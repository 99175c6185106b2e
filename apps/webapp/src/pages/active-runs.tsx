import { formatDuration, hasRole, type RunSummaryWire } from '@jobs-monitor/core';
import { ActionLink } from '../views/action-link.js';
import { Ago, Text } from '../views/data.js';
import { jobHref, runHref } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { RunLink } from '../views/runs-table.js';
import { Progress, StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';
import { remainingSeconds } from './health.js';

const SHOWN = 50;

/** What runs or waits now, with bars, remaining time and a way to stop it. */
export function ActiveRuns({ runs, names }: { runs: readonly RunSummaryWire[]; names: ReadonlyMap<string, string> }) {
  const { say } = useView();
  if (runs.length === 0)
    return (
      <p class="nothing">
        <Icon name="pause" />
        {say('web.nothing_runs')}
      </p>
    );
  return (
    <>
      <ul class="list active-runs">
        {runs.slice(0, SHOWN).map((run) => (
          <ActiveRun key={run.run_id} run={run} name={names.get(run.job_id) ?? run.job_id} />
        ))}
      </ul>
      {runs.length > SHOWN && <p class="more">{say('web.and_more', { count: runs.length - SHOWN })}</p>}
    </>
  );
}

function ActiveRun({ run, name }: { run: RunSummaryWire; name: string }) {
  const { say, now, locale, actor } = useView();
  const remaining = remainingSeconds(run, now);
  return (
    <li data-key={run.run_id}>
      <div class="active-run">
        <div class="active-run-head">
          <a href={jobHref(run.job_id)}>
            <Text>{name}</Text>
          </a>
          <StatusBadge status={run.status} />
          <RunLink runId={run.run_id} />
        </div>
        <Progress run={run} />
        <p class="active-run-foot">
          <Ago at={run.started_at ?? run.queued_at} />
          {remaining !== null && <span>{say('web.remaining', { duration: formatDuration(remaining, locale) })}</span>}
          {run.message && (
            <span class="clip" dir="auto">
              {run.message.slice(0, 200)}
            </span>
          )}
        </p>
      </div>
      {actor && hasRole(actor.role, 'operator') && (
        <ActionLink
          href={`${runHref(run.run_id)}/cancel`}
          label={say('web.cancel')}
          subject={name}
          icon="stop"
          compact
        />
      )}
    </li>
  );
}
