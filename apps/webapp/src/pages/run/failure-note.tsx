import type { RunWire } from '@jobs-monitor/core';
import { Code } from '../../views/data.js';
import { failureHref } from '../../views/href.js';
import { scrollable } from '../../views/scrollable.js';
import { useView } from '../../views/view.js';
import { addressOf } from '../address.js';
import { FailureBadge } from '../failures/failure-view.js';
import type { RunFacts } from './facts.js';

/** What went wrong, of which kind it is, and how often that happened. */
export function FailureNote({ run, failure }: Pick<RunFacts, 'run' | 'failure'>) {
  const { say } = useView();
  return (
    <section class="error-box" aria-label={say('web.error')}>
      <h3>{say('web.error')}</h3>
      <pre class="pre" dir="auto" {...scrollable}>
        {run.error_message}
      </pre>
      {run.error_signature && <Kind run={run} signature={run.error_signature} failure={failure} />}
    </section>
  );
}

interface KindProps {
  run: RunWire;
  signature: string;
  failure: RunFacts['failure'];
}

function Kind({ run: { job_id }, signature, failure }: KindProps) {
  const { say } = useView();
  const others = (failure?.count ?? 1) - 1;
  return (
    <p class="job-meta muted">
      {failure ? (
        <>
          <FailureBadge state={failure.state} />
          <a href={failureHref(job_id, signature)}>{say('web.failure_kind')}</a>
        </>
      ) : (
        <span>{say('web.signature')}</span>
      )}
      <Code>{signature}</Code>
      {others > 0 && (
        <a href={addressOf('/runs', { job_id, signature })}>{say('web.same_as_others', { count: others })}</a>
      )}
    </p>
  );
}
