import type { RunSummaryWire } from '@jobs-monitor/core';
import { Code, Duration, Text } from '../../views/data.js';
import { runHref } from '../../views/href.js';
import { outcomeText } from '../../views/outcome.js';
import { Progress, StatusBadge } from '../../views/status.js';
import { useView } from '../../views/view.js';
import type { PageRequest } from '../page.js';

const MOST = 5;
const MAX_CHARACTERS = 300;

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

/** How far the run has come, or how it ended: what the chat would write anew in its message. */
export function FollowedRun({ run }: { run: RunSummaryWire }) {
  const { say } = useView();
  const outcome = run.ended_at ? outcomeText(run, say) : run.message;
  return (
    <div class="console-run" data-key={run.run_id}>
      <StatusBadge status={run.status} />
      <Code>{run.job_id}</Code>
      {run.ended_at ? <Duration seconds={run.duration_seconds} /> : <Progress run={run} />}
      {outcome && <Text>{outcome.slice(0, MAX_CHARACTERS)}</Text>}
    </div>
  );
}

/** The way to a run, whatever is known about it. */
export function RunWay({ runId }: { runId: string }) {
  const { say } = useView();
  return (
    <p>
      <a href={runHref(runId)}>{say('web.see_run')}</a>
    </p>
  );
}
