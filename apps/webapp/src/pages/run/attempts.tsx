import type { RunSummaryWire } from '@jobs-monitor/core';
import { Ago, Duration, Text } from '../../views/data.js';
import { outcomeText } from '../../views/outcome.js';
import { RunLink } from '../../views/runs-table.js';
import { StatusBadge } from '../../views/status.js';
import { useView } from '../../views/view.js';

/** Every try at the same work, the first first; nothing where there was one only. */
export function Attempts({ attempts, runId }: { attempts: readonly RunSummaryWire[]; runId: string }) {
  const { say } = useView();
  if (attempts.length < 2) return null;
  return (
    <section>
      <h3>{say('web.attempts')}</h3>
      <ol class="attempts">
        {attempts.map((run) => {
          const outcome = outcomeText(run, say);
          return (
            <li key={run.run_id} data-key={run.run_id} aria-current={run.run_id === runId ? 'true' : undefined}>
              <bdi class="number">{run.attempt}</bdi>
              <StatusBadge status={run.status} />
              {run.run_id === runId ? <strong>{say('web.this_run')}</strong> : <RunLink runId={run.run_id} />}
              <span class="clip muted">{outcome && <Text>{outcome}</Text>}</span>
              <span class="when">
                <Duration seconds={run.duration_seconds} />
                <Ago at={run.ended_at ?? run.queued_at} />
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
