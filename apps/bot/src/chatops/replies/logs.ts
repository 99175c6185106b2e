import { isTerminal, type RunWire } from '@jobs-monitor/core';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { runMark } from './job-marks.js';
import { pageOf, pager } from './job-page.js';
import { data, idCode, type Shown } from './job-shown.js';
import { errorCode, logsLink } from './run-line.js';

const LOGS_PER_PAGE = 10;
const MAX_MESSAGE = 300;
const MAX_ERROR = 400;
const LEVEL_MARKS = { info: 'ℹ️', warning: '⚠️', error: '❌' } as const;

/** What a run has written, the newest page first asked for; within a page the oldest line first. */
export function renderLogs(run: RunWire, wanted: number | null, shown: Shown): Reply {
  const { say } = shown;
  const last = pageOf(run.logs, Number.POSITIVE_INFINITY, LOGS_PER_PAGE).number;
  const page = pageOf(run.logs, wanted ?? last, LOGS_PER_PAGE);
  const error = errorCode(run, MAX_ERROR);
  const address = logsLink(run.run_id, say('web.see_run'), shown);
  return {
    lines: [
      [
        plain('📜 '),
        strong(say('chat_jobs.logs')),
        plain(` · ${runMark(run)} ${say(`status.${run.status}`)} · `),
        idCode(run.job_id),
      ],
      ...(run.logs_dropped === 0 ? [] : [[plain(say('web.logs_dropped', { count: run.logs_dropped }))]]),
      ...(run.logs.length === 0 ? [[plain(say('web.no_logs'))]] : []),
      ...page.rows.map((log) => logLine(log, shown)),
      ...(error === null || page.number !== page.count ? [] : [[plain(`${say('web.error')}: `), error]]),
      ...(address === null ? [] : [[address]]),
    ],
    buttons: [
      ...pager(page, 'logs', run.run_id),
      ...(isTerminal(run.status)
        ? []
        : [
            [
              {
                label: `🔄 ${say('chat_jobs.button_refresh')}`,
                press: { command: 'logs', input: `${run.run_id} --page 9999` },
              },
            ],
          ]),
    ],
    // The first answer stands by itself: the button may be that of a message that follows the run.
    ...(wanted !== null && { replaces: true }),
  };
}

function logLine({ timestamp, level, message }: RunWire['logs'][number], { timezone }: Shown): Line {
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: timezone }).format(
    new Date(timestamp),
  );
  return [plain(`${LEVEL_MARKS[level]} `), code(time), plain(' '), data(message, MAX_MESSAGE)];
}
