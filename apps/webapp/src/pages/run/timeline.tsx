import type { RunWire } from '@jobs-monitor/core';
import { Ago, At, Duration, None, Text } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { reasonText } from '../../views/outcome.js';
import { PersonName } from '../../views/person.js';
import { StatusBadge } from '../../views/status.js';
import { useView } from '../../views/view.js';

/** Queued, started, ended: when, who asked, and how long each took. */
export function Timeline({ run }: { run: RunWire }) {
  const { say } = useView();
  return (
    <ol class="timeline">
      <li class="is-done">
        <span>{say('web.queued')}</span>
        <At at={run.queued_at} />
        <small>
          {say(`trigger.${run.trigger}`)}
          {run.requested_by && (
            <>
              {' · '}
              <PersonName person={run.requested_by} />
            </>
          )}
        </small>
      </li>
      <li class={run.started_at ? 'is-done' : ''}>
        <span>{say('web.started')}</span>
        {run.started_at ? <At at={run.started_at} /> : <None />}
        <small>
          <Wait run={run} />
        </small>
      </li>
      <li class={run.ended_at ? 'is-done' : ''}>
        <StatusBadge status={run.status} />
        {run.ended_at && <At at={run.ended_at} />}
        <small>
          <Length run={run} />
          {run.reason !== null && ` · ${reasonText(run.reason, say)?.slice(0, 200)}`}
        </small>
      </li>
    </ol>
  );
}

/** How long it waited for its start; while it waits, since when. */
function Wait({ run }: { run: RunWire }) {
  const { say } = useView();
  const until = run.started_at ?? run.ended_at;
  if (!until)
    return (
      <>
        {say('web.waiting_since')} <Ago at={run.queued_at} />
      </>
    );
  return (
    <>
      {say('web.waited')} <Duration seconds={Math.max(0, Date.parse(until) - Date.parse(run.queued_at)) / 1000} />
    </>
  );
}

function Length({ run }: { run: RunWire }) {
  const { say } = useView();
  if (run.duration_seconds !== null)
    return (
      <>
        {say('web.ran')} <Duration seconds={run.duration_seconds} />
      </>
    );
  if (!run.started_at || run.ended_at) return null;
  return (
    <>
      {say('web.runs_since')} <Ago at={run.started_at} />
    </>
  );
}

/** Who asked for the run to stop, why, and whether it obeys. */
export function CancelNote({ cancel }: { cancel: NonNullable<RunWire['cancel']> }) {
  const { say } = useView();
  const { by, reason, ignored_at, requested_at } = cancel;
  return (
    <div class="banner">
      <Icon name="stop" />
      <div>
        {say('web.cancel_asked_by')} <PersonName person={by} />, <At at={requested_at} />
        {reason && (
          <>
            {' · '}
            <Text>{reason}</Text>
          </>
        )}
        {ignored_at && <strong> {say('web.cancel_ignored')}</strong>}
      </div>
    </div>
  );
}
