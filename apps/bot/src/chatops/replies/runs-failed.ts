import type { RunSummaryWire } from '@jobs-monitor/core';
import { type Line, plain, strong } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { overviewButtons } from './job-list.js';
import { runMark } from './job-marks.js';
import { dotted, idCode, relative, type Shown, timeCode } from './job-shown.js';
import { errorCode, logsLink } from './run-line.js';
import { logButtons } from './runs-buttons.js';

const MAX_ERROR = 200;

/** The newest failures: job, time, first line of the error, and the way to the logs. */
export function renderFailed(runs: readonly RunSummaryWire[], shown: Shown): Reply {
  const { say } = shown;
  if (runs.length === 0) {
    return {
      lines: [[plain(`✅ ${say('chat_jobs.no_failures')}`)]],
      buttons: [overviewButtons(shown)],
      replaces: true,
    };
  }
  return {
    lines: [
      [plain('❌ '), strong(say('chat_jobs.recent_failures'))],
      ...runs.flatMap((run, index) => failedRow(run, index + 1, shown)),
    ],
    buttons: [...logButtons(runs), overviewButtons(shown)],
    replaces: true,
  };
}

function failedRow(run: RunSummaryWire, number: number, shown: Shown): Line[] {
  const { say } = shown;
  const at = run.ended_at ?? run.queued_at;
  const error = errorCode(run, MAX_ERROR);
  return [
    [
      plain(`${number}. ${runMark(run)} ${say('status.failed')} `),
      ...dotted([
        idCode(run.job_id),
        timeCode(at, shown),
        plain(relative(at, shown)),
        logsLink(run.run_id, say('chat_jobs.see_logs'), shown),
      ]),
    ],
    ...(error === null ? [] : [[plain('　'), error]]),
  ];
}
