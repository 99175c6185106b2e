import { formatDuration, isTerminal, type RunWire } from '@jobs-monitor/core';
import { runAddress } from '../../alerts/render/alert.js';
import { cleanLine, cleanLines } from '../../messages/clean.js';
import { cutText } from '../../messages/cut.js';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { runStateOf } from '../standing.js';
import { runMark } from './job-marks.js';
import { data, dotted, idCode, type Shown } from './job-shown.js';
import { elapsedPart, errorCode, itemsCode, remainingPart } from './run-line.js';

const BLOCKS = 10;
const MAX_ERROR = 600;
const MAX_RESULT = 600;
const MAX_LOG = 300;

/** A run as it is now, for a message that follows it to its end: state, bar, items, times, last word, then how it ended. */
export function renderRun(run: RunWire, shown: Shown): Reply {
  const { say } = shown;
  return {
    lines: [
      [plain(`${runMark(run)} `), strong(say(`status.${run.status}`)), plain(' · '), idCode(run.job_id)],
      ...progressLines(run, shown),
      ...timeLines(run, shown),
      ...lastWords(run, shown),
      ...cancelLines(run, shown),
      ...reasonLines(run, shown),
      ...errorLines(run, shown),
      ...resultLines(run, shown),
      [plain(`${say('chat_jobs.id')}: `), idCode(run.run_id)],
    ],
    buttons: runButtons(run, shown),
  };
}

/** A run that is not kept any more: its message ends. */
export function renderGoneRun(runId: string, { say }: Pick<Shown, 'say'>): Reply {
  return { lines: [[plain(`⚠️ ${say('chat_jobs.run_gone')}: `), idCode(runId)]] };
}

/** Ten blocks, as many filled as tenths are done. */
export function bar(percent: number): string {
  const filled = Math.floor(Math.min(100, Math.max(0, percent)) / BLOCKS);
  return '█'.repeat(filled) + '░'.repeat(BLOCKS - filled);
}

function runButtons(run: RunWire, { say, webappUrl }: Shown): ButtonSpec[][] {
  const { run_id, status } = run;
  const ended = isTerminal(status);
  const act: ButtonSpec = ended
    ? {
        label: `🔁 ${say('chat_jobs.button_retry')}`,
        press: { command: 'retry', input: run_id, confirm: true, state: runStateOf(run) },
      }
    : {
        label: `🚫 ${say('chat_jobs.button_cancel')}`,
        press: { command: 'cancel', input: run_id, confirm: true, state: runStateOf(run) },
      };
  const logs: ButtonSpec = { label: `📜 ${say('chat_jobs.logs')}`, press: { command: 'logs', input: run_id } };
  const page: ButtonSpec[][] =
    webappUrl === null ? [] : [[{ label: `🔗 ${say('web.see_run')}`, url: runAddress(webappUrl, run_id) }]];
  return [run.cancel !== null && !ended ? [logs] : [act, logs], ...page];
}

function progressLines(run: RunWire, { say }: Shown): Line[] {
  if (run.status === 'pending') return [];
  if (isTerminal(run.status) && run.total_items === null && run.processed_items === 0) return [];
  const items = itemsCode(run);
  return [
    [
      plain(`${say('web.progress')}: `),
      code(`${bar(run.progress)} ${run.progress}%`),
      ...(items === null ? [] : [plain(' · '), items]),
    ],
  ];
}

function timeLines(run: RunWire, shown: Shown): Line[] {
  const { say, locale } = shown;
  if (isTerminal(run.status)) {
    if (run.duration_seconds === null) return [];
    return [[plain(`${say('web.took')} ${formatDuration(run.duration_seconds, locale)}`)]];
  }
  const parts = dotted([elapsedPart(run, shown), remainingPart(run, shown)]);
  return parts.length === 0 ? [] : [parts];
}

/** What it said last about its progress, and its last line of log. */
function lastWords({ message, logs }: RunWire, { say }: Shown): Line[] {
  const log = logs.at(-1)?.message ?? null;
  const words = [
    [say('chat_jobs.last_word'), message === log ? null : message],
    [say('chat_jobs.last_log'), log],
  ] as const;
  return words.flatMap(([label, text]) => {
    const [first] = cleanLines(text ?? '');
    return first === undefined ? [] : [[plain(`${label}: `), data(first, MAX_LOG)]];
  });
}

function cancelLines({ cancel, status }: RunWire, { say }: Shown): Line[] {
  if (cancel === null) return [];
  const ignored = cancel.ignored_at !== null && !isTerminal(status) ? [plain(` ${say('web.cancel_ignored')}`)] : [];
  return [[plain(`${say('web.cancel_asked_by')}: `), data(cancel.by.name, 60), ...ignored]];
}

function reasonLines({ status, reason }: RunWire, { say }: Shown): Line[] {
  if (reason === null || (status === 'failed' && reason === 'error')) return [];
  return [[plain(`${say('web.reason')}: `), data(sayReason(reason, say), MAX_LOG)]];
}

function errorLines(run: RunWire, { say }: Shown): Line[] {
  const error = run.status === 'failed' ? errorCode(run, MAX_ERROR) : null;
  return error === null ? [] : [[plain(`${say('web.error')}: `), error]];
}

function resultLines({ status, result }: RunWire, { say }: Shown): Line[] {
  if (status !== 'completed' || result === null || result === undefined) return [];
  return [[plain(`${say('web.result')}: `), code(cutText(cleanLine(JSON.stringify(result)), MAX_RESULT))]];
}

/** Reasons that everybody has are worded; a job's own are shown as they are. */
function sayReason(reason: string, say: Shown['say']): string {
  switch (reason) {
    case 'timeout':
    case 'lost':
    case 'interrupted':
    case 'disabled':
    case 'paused':
    case 'already_running':
    case 'misfire':
      return say(`reason.${reason}`);
    default:
      return reason;
  }
}
