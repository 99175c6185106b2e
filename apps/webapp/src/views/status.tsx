import { formatDuration, type RunStatus, type RunSummaryWire } from '@jobs-monitor/core';
import { instantOfRunId, MARK_HEIGHTS, type StripRun, stripLevels } from './chart/strip-marks.js';
import { instantText } from './data.js';
import { runHref } from './href.js';
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
    <span class={`progress is-${run.status}`} data-run={run.run_id}>
      {run.total_items === null && run.status !== 'completed' ? (
        <progress aria-label={label} />
      ) : (
        <progress aria-label={label} value={run.progress} max={100} />
      )}
      <bdi class="number progress-text">{progressText(run)}</bdi>
    </span>
  );
}

export interface RunStripProps {
  runs: readonly StripRun[];
  /** Each mark leads to its run; on pages of very many strips they are only drawn. */
  isLinked: boolean;
}

/** How the newest runs ended and how long they took, oldest first; height and colour both tell. */
export function RunStrip({ runs, isLinked }: RunStripProps) {
  const { say } = useView();
  if (runs.length === 0) return <span class="none">{say('web.no_runs_yet')}</span>;
  const failed = runs.filter(({ status }) => status === 'failed').length;
  const label = say('web.strip', { count: runs.length, failed });
  const levels = stripLevels(runs);
  if (!isLinked) return <DrawnStrip runs={runs} levels={levels} label={label} />;
  return (
    <fieldset class="strip" dir="ltr" aria-label={label}>
      {runs.map((run, at) => <LinkedMark key={run.run_id} run={run} level={levels[at] ?? 0} />).reverse()}
    </fieldset>
  );
}

/** Too narrow to be aimed at by the keyboard, which has the page of the job. */
function LinkedMark({ run: { run_id, status, duration_seconds }, level }: { run: StripRun; level: number }) {
  const { say, locale, timeZone } = useView();
  const took = duration_seconds === null ? [] : [formatDuration(duration_seconds, locale)];
  const at = instantOfRunId(run_id);
  const text = [say(`status.${status}`), ...took, ...(at ? [instantText(at, locale, timeZone, false)] : [])].join(
    ' · ',
  );
  return (
    <a class={`is-${status} h${level}`} href={runHref(run_id)} title={text} tabIndex={-1}>
      {text}
    </a>
  );
}

/** One path for all runs that ended in the same way. */
function DrawnStrip({ runs, levels, label }: { runs: readonly StripRun[]; levels: readonly number[]; label: string }) {
  const paths = new Map<RunStatus, string>();
  for (const [at, { status }] of runs.entries()) {
    const x = (runs.length - at) * 7 - 4;
    const mark = `M${x} 24v-${MARK_HEIGHTS[levels[at] ?? 0]}`;
    paths.set(status, (paths.get(status) ?? '') + mark);
  }
  return (
    <svg class="strip" width={runs.length * 7} height="24" role="img" aria-label={label}>
      {[...paths].map(([status, d]) => (
        <path key={status} class={`is-${status}`} d={d} />
      ))}
    </svg>
  );
}
