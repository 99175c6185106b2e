import type { RunSummaryWire } from '@jobs-monitor/core';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { overviewButtons } from './job-list.js';
import { runMark } from './job-marks.js';
import { pageOf, pager } from './job-page.js';
import { dotted, idCode, type Shown } from './job-shown.js';
import { elapsedPart, itemsCode, logsLink, remainingPart } from './run-line.js';
import { logButtons } from './runs-buttons.js';

const RUNS_PER_PAGE = 8;

/** Active runs over all workers: state, percent, items, elapsed and remaining time, and the way to their logs. */
export function renderActive(runs: readonly RunSummaryWire[], wanted: number, shown: Shown): Reply {
  const { say } = shown;
  if (runs.length === 0) {
    return { lines: [[plain(`✅ ${say('chat_jobs.no_active')}`)]], buttons: [overviewButtons(shown)], replaces: true };
  }
  const page = pageOf(runs, wanted, RUNS_PER_PAGE);
  return {
    lines: [
      [plain('🔄 '), strong(`${say('chat_jobs.active_runs')} (${runs.length})`)],
      ...page.rows.flatMap((run, index) => activeRow(run, index + 1, shown)),
    ],
    buttons: [...logButtons(page.rows), ...pager(page, 'jobs', 'active'), overviewButtons(shown)],
    replaces: true,
  };
}

function activeRow(run: RunSummaryWire, number: number, shown: Shown): Line[] {
  const { say } = shown;
  return [
    [plain(`${number}. ${runMark(run)} ${say(`status.${run.status}`)} · `), idCode(run.job_id)],
    [
      plain('　'),
      ...dotted([
        ...(run.status === 'running'
          ? [code(`${run.progress}%`), itemsCode(run), elapsedPart(run, shown), remainingPart(run, shown)]
          : []),
        logsLink(run.run_id, say('chat_jobs.logs'), shown) ?? idCode(run.run_id),
      ]),
    ],
  ];
}
