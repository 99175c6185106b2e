import { isTerminal } from '@jobs-monitor/core';
import { jsonText } from '../../views/json-text.js';
import { scrollable } from '../../views/scrollable.js';
import { Progress } from '../../views/status.js';
import { useView } from '../../views/view.js';
import { Attempts } from './attempts.js';
import type { RunFacts } from './facts.js';
import { FailureNote } from './failure-note.js';
import { RunLog } from './log.js';
import { CancelNote, Timeline } from './timeline.js';

/** All that is known of one run: timeline, progress, error, attempts, log, result and args. */
export function RunPanel({ run, attempts, failure }: RunFacts) {
  const { say } = useView();
  return (
    <div class="run-panel">
      <Timeline run={run} />
      {(!isTerminal(run.status) || run.processed_items > 0) && (
        <div>
          <Progress run={run} />
          <p class="muted run-message" dir="auto" data-run-message={run.run_id}>
            {isTerminal(run.status) ? '' : run.message?.slice(0, 500)}
          </p>
        </div>
      )}
      {run.cancel && <CancelNote cancel={run.cancel} />}
      {run.error_message && <FailureNote run={run} failure={failure} />}
      <Attempts attempts={attempts} runId={run.run_id} />
      <RunLog run={run} />
      <Data title={say('web.result')} value={run.result} />
      <Data title={say('web.args')} value={run.args} />
    </div>
  );
}

function Data({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <section>
      <h3>{title}</h3>
      <pre class="pre" dir="ltr" {...scrollable}>
        {jsonText(value, 20_000, 2)}
      </pre>
    </section>
  );
}
