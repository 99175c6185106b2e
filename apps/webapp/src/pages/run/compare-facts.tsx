import { formatDuration, type MessageKey, type RunWire } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { At, Code, Count, Duration, None } from '../../views/data.js';
import { reasonText } from '../../views/outcome.js';
import { RunLink } from '../../views/runs-table.js';
import { StatusBadge } from '../../views/status.js';
import { useView } from '../../views/view.js';

interface Fact {
  label: MessageKey;
  show(run: RunWire): ComponentChildren;
  /** What to say of the two, where there is something to say. */
  difference?: ComponentChildren;
}

/** The facts of two runs beside each other, with what differs in words. */
export function CompareFacts({ good, run }: { good: RunWire; run: RunWire }) {
  const { say } = useView();
  const facts: Fact[] = [
    { label: 'web.run', show: ({ run_id }) => <RunLink runId={run_id} /> },
    { label: 'web.status', show: ({ status }) => <StatusBadge status={status} /> },
    { label: 'web.reason', show: ({ reason }) => reasonText(reason, say)?.slice(0, 100) ?? <None /> },
    { label: 'web.started', show: ({ started_at }) => (started_at ? <At at={started_at} /> : <None />) },
    {
      label: 'web.duration',
      show: ({ duration_seconds }) => <Duration seconds={duration_seconds} />,
      difference: <Longer before={good.duration_seconds} after={run.duration_seconds} />,
    },
    {
      label: 'web.items_done',
      show: (each) => <Items run={each} />,
      difference: <More before={good.processed_items} after={run.processed_items} />,
    },
    {
      label: 'web.trigger',
      show: ({ trigger }) => say(`trigger.${trigger}`),
      difference: same(good.trigger, run.trigger),
    },
    {
      label: 'web.worker',
      show: ({ worker_id }) => (worker_id ? <Code>{worker_id}</Code> : <None />),
      difference: same(good.worker_id, run.worker_id),
    },
  ];
  function same(before: unknown, after: unknown) {
    return before !== null && before === after ? say('web.compare_same') : null;
  }
  return (
    <table class="table">
      <caption class="visually-hidden">{say('web.compare_facts')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('web.compare_fact')}</th>
          <th scope="col">{say('web.compare_before')}</th>
          <th scope="col">{say('web.this_run')}</th>
          <th scope="col">{say('web.compare_difference')}</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(({ label, show, difference }) => (
          <tr key={label}>
            <th scope="row">{say(label)}</th>
            <td data-label={say('web.compare_before')}>{show(good)}</td>
            <td data-label={say('web.this_run')}>{show(run)}</td>
            <td data-label={say('web.compare_difference')}>{difference ?? <None />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Longer({ before, after }: { before: number | null; after: number | null }) {
  const { say, locale } = useView();
  if (before === null || after === null) return <None />;
  const difference = after - before;
  if (Math.abs(difference) < 0.001) return <>{say('web.compare_same')}</>;
  const duration = `\u2068${formatDuration(Math.abs(difference), locale)}\u2069`;
  return <>{say(difference > 0 ? 'web.compare_longer' : 'web.compare_shorter', { duration })}</>;
}

function More({ before, after }: { before: number; after: number }) {
  const { say } = useView();
  if (before === after) return <>{say('web.compare_same')}</>;
  return (
    <bdi
      class="number"
      dir="ltr"
    >{`${after > before ? '+' : '−'}${Math.abs(after - before).toLocaleString('en')}`}</bdi>
  );
}

function Items({ run: { processed_items, total_items } }: { run: RunWire }) {
  return total_items === null ? (
    <Count value={processed_items} />
  ) : (
    <bdi class="number" dir="ltr">
      {`${processed_items.toLocaleString('en')} / ${total_items.toLocaleString('en')}`}
    </bdi>
  );
}
