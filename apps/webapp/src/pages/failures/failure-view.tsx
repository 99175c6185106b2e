import type { FailureState, FailureWire } from '@jobs-monitor/core';
import { Ago, Count, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { failureHref } from '../../views/href.js';
import { Icon, type IconName } from '../../views/icon.js';
import { useView } from '../../views/view.js';
import { FailureActions } from './failure-actions.js';

const MARKS = {
  new: ['failed', 'failed'],
  acknowledged: ['info', 'person'],
  resolved: ['completed', 'completed'],
  regressed: ['warning', 'retry'],
} as const satisfies Record<FailureState, readonly [string, IconName]>;

/** The state of a kind of failure as icon, word and colour. */
export function FailureBadge({ state }: { state: FailureState }) {
  const { say } = useView();
  const [tone, icon] = MARKS[state];
  return (
    <span class={`badge is-${tone}`}>
      <Icon name={icon} />
      {say(`web.failure_${state}`)}
    </span>
  );
}

export interface FailureListProps {
  failures: readonly FailureWire[];
  /** Names by job id; left out on pages of one job. */
  names?: ReadonlyMap<string, string>;
  /** Each with what can be done about it. */
  acts?: boolean;
}

/** Kinds of failures, a line each: what went wrong, in which job, how often and when last. */
export function FailureList({ failures, names, acts = false }: FailureListProps) {
  const { say } = useView();
  return (
    <ul class="list failures">
      {failures.map((failure) => (
        <li key={keyOf(failure)} data-key={keyOf(failure)}>
          <a href={failureHref(failure.job_id, failure.signature)}>
            <Text>{excerpt(failure.error_message, 160) || failure.signature}</Text>
          </a>
          <FailureBadge state={failure.state} />
          <span class="muted">
            {names && (
              <span class="clip">
                <Text>{names.get(failure.job_id) ?? failure.job_id}</Text>
              </span>
            )}
            <span title={say('web.failure_times', { count: failure.count })}>
              ×<Count value={failure.count} />
            </span>
            <Ago at={failure.last_seen_at} />
          </span>
          {acts && (
            <span class="row-actions">
              <FailureActions failure={failure} compact />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

const keyOf = ({ job_id, signature }: FailureWire) => `${job_id}/${signature}`;
