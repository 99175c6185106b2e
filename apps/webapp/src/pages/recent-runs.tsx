import type { RunSummaryWire } from '@jobs-monitor/core';
import { Ago, Duration, Text } from '../views/data.js';
import { runHref } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { outcomeText } from '../views/outcome.js';
import { StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';

const SHOWN = 10;

/** What ended lately, a line each: how, which job, what came of it, how long it took and when. */
export function RecentRuns({ runs, names }: { runs: readonly RunSummaryWire[]; names: ReadonlyMap<string, string> }) {
  const { say } = useView();
  if (runs.length === 0)
    return (
      <p class="nothing">
        <Icon name="runs" />
        {say('web.nothing_ended_lately')}
      </p>
    );
  return (
    <>
      <ul>
        {runs.slice(0, SHOWN).map((run) => {
          const outcome = outcomeText(run, say);
          return (
            <li key={run.run_id} class="recent-run" data-key={run.run_id}>
              <StatusBadge status={run.status} />
              <span class="what">
                <a class="name" href={runHref(run.run_id)}>
                  <Text>{names.get(run.job_id) ?? run.job_id}</Text>
                </a>
                {outcome && (
                  <span class="clip muted" dir="auto">
                    {outcome}
                  </span>
                )}
              </span>
              <span class="when">
                <Duration seconds={run.duration_seconds} />
                {run.ended_at && <Ago at={run.ended_at} />}
              </span>
            </li>
          );
        })}
      </ul>
      {runs.length > SHOWN && (
        <p class="more">
          <a href="/runs">{say('web.and_more', { count: runs.length - SHOWN })}</a>
        </p>
      )}
    </>
  );
}
