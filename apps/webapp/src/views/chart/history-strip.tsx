import { formatDuration, type RunSummaryWire } from '@jobs-monitor/core';
import { Duration, instantText } from '../data.js';
import { runHref } from '../href.js';
import { StatusBadge } from '../status.js';
import { useView } from '../view.js';
import { stripLevels } from './strip-marks.js';
import { TableBehind } from './table.js';

/** How the newest runs of a job ended and how long they took, oldest on the left, each a way to its run; with the same in a table. */
export function HistoryStrip({ runs }: { runs: readonly RunSummaryWire[] }) {
  const { say, locale, timeZone } = useView();
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const levels = stripLevels(runs);
  const title = say('web.strip', { count: runs.length, failed });
  const endOf = (run: RunSummaryWire) => run.ended_at ?? run.queued_at;
  return (
    <figure class="chart history">
      {/* Marks are as narrow as the page: the keyboard has the table. */}
      <nav class="strip wide" dir="ltr" aria-label={title}>
        {runs
          .map((run, at) => {
            const took = run.duration_seconds === null ? [] : [formatDuration(run.duration_seconds, locale)];
            const text = [say(`status.${run.status}`), ...took, instantText(endOf(run), locale, timeZone)].join(' · ');
            return (
              <a
                key={run.run_id}
                href={runHref(run.run_id)}
                class={`is-${run.status} h${levels[at]}`}
                title={text}
                tabIndex={-1}
                data-key={run.run_id}
              >
                {text}
              </a>
            );
          })
          .reverse()}
      </nav>
      <figcaption>{title}</figcaption>
      <TableBehind
        title={title}
        heads={[say('web.status'), say('web.duration'), say('web.run')]}
        rows={runs.map((run) => ({
          key: run.run_id,
          at: endOf(run),
          cells: [
            <StatusBadge key="status" status={run.status} />,
            <Duration key="duration" seconds={run.duration_seconds} />,
            <a key="run" href={runHref(run.run_id)}>
              {say('web.see_run')}
            </a>,
          ],
        }))}
      />
    </figure>
  );
}
