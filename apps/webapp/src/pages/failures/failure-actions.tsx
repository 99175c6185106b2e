import { type FailureWire, hasRole } from '@jobs-monitor/core';
import { ActionLink } from '../../views/action-link.js';
import { excerpt } from '../../views/excerpt.js';
import { failureHref } from '../../views/href.js';
import { useView } from '../../views/view.js';

/** Acknowledge and resolve: only what this person may do and the state leaves to do. */
export function FailureActions({ failure, compact = false }: { failure: FailureWire; compact?: boolean }) {
  const { say, actor } = useView();
  if (!actor || !hasRole(actor.role, 'operator')) return null;
  const path = failureHref(failure.job_id, failure.signature);
  const subject = excerpt(failure.error_message, 80) || failure.signature;
  return (
    <>
      {failure.state !== 'acknowledged' && (
        <ActionLink
          href={`${path}/acknowledge`}
          label={say(failure.state === 'resolved' ? 'web.failure_reopen' : 'web.acknowledge')}
          subject={subject}
          icon="person"
          compact={compact}
        />
      )}
      {failure.state !== 'resolved' && (
        <ActionLink
          href={`${path}/resolve`}
          label={say('web.failure_resolve')}
          subject={subject}
          icon="completed"
          tone="primary"
          compact={compact}
        />
      )}
    </>
  );
}
