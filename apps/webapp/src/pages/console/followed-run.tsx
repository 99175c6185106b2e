import type { RunSummaryWire } from '@jobs-monitor/core';
import { Duration } from '../../views/data.js';
import { runHref } from '../../views/href.js';
import { outcomeText } from '../../views/outcome.js';
import { Progress, StatusBadge } from '../../views/status.js';
import { useView } from '../../views/view.js';
import type { PageRequest } from '../page.js';

const MOST = 5;

/** The runs that the newest answers follow. One that is gone, or that nothing is known about, is left out. */
export async function followedRuns({ transcript, read }: PageRequest): Promise<ReadonlyMap<string, RunSummaryWire>> {
  const followed = transcript.exchanges().flatMap(({ answers }) => answers.flatMap(({ follows }) => follows ?? []));
  const runs = await Promise.all(
    [...new Set(followed)].slice(-MOST).map((run_id) =>
      read('getRun', { params: { run_id } }).then(
        (answer) => answer?.run ?? null,
        () => null,
      ),
    ),
  );
  return new Map(runs.flatMap((run) => (run ? [[run.run_id, run] as const] : [])));
}

/** How far the run has come, or how it ended, and the way to it. */
export function FollowedRun({ runId, run }: { runId: string; run: RunSummaryWire | null }) {
  const { say } = useView();
  return (
    <div class="console-run" data-key={runId}>
      {run && <StatusBadge status={run.status} />}
      {run && !run.ended_at && <Progress run={run} />}
      {run?.ended_at && <Duration seconds={run.duration_seconds} />}
      {run?.ended_at && <Outcome text={outcomeText(run, say)} />}
      <a href={runHref(runId)}>{say('web.see_run')}</a>
    </div>
  );
}

function Outcome({ text }: { text: string | null }) {
  return text === null ? null : (
    <span class="clip muted" dir="auto">
      {text}
    </span>
  );
}
