import type { RunStatus, RunSummaryWire } from '@jobs-monitor/core';
import { Icon } from './icon.js';
import { progressText } from './progress-text.js';
import { useView } from './view.js';

/** A status as icon, word and colour. */
export function StatusBadge({ status }: { status: RunStatus }) {
  const { say } = useView();
  return (
    <span class={`badge is-${status}`}>
      <Icon name={status} />
      {say(`status.${status}`)}
    </span>
  );
}

/** The bar of a run that goes on. Without a known total it only says how far it has come. */
export function Progress({ run }: { run: RunSummaryWire }) {
  const { say } = useView();
  const label = say('web.progress');
  return (
    <span class="progress" data-run={run.run_id}>
      {run.total_items === null && run.status !== 'completed' ? (
        <progress aria-label={label} />
      ) : (
        <progress aria-label={label} value={run.progress} max={100} />
      )}
      <bdi class="number progress-text">{progressText(run)}</bdi>
    </span>
  );
}

/** How the newest runs ended, oldest first; height and colour both tell. */
export function RunStrip({ runs }: { runs: readonly { run_id: string; status: RunStatus }[] }) {
  const { say } = useView();
  if (runs.length === 0) return <span class="none">{say('web.no_runs_yet')}</span>;
  const failed = runs.filter(({ status }) => status === 'failed').length;
  return (
    <span class="strip" dir="ltr" role="img" aria-label={say('web.strip', { count: runs.length, failed })}>
      {[...runs].reverse().map(({ run_id, status }) => (
        <i key={run_id} class={`is-${status}`} />
      ))}
    </span>
  );
}
