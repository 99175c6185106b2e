import { formatDuration, type JobWire, type RunSummaryWire } from '@jobs-monitor/core';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { jobStateOf } from '../standing.js';
import { stateWord } from './job-list.js';
import { categoryMark, enabledMark, runMark } from './job-marks.js';
import { data, dotted, idCode, relative, type Shown, timeCode } from './job-shown.js';
import { elapsedPart, logsLink, remainingPart } from './run-line.js';
import { logButtons } from './runs-buttons.js';

const SHOWN_RUNS = 5;
const MAX_TEXT = 300;

/** What is known of one job: state, schedule, next run, its active runs and 5 newest ended ones. Buttons: run, pause or resume, why. */
export function renderJob(
  job: JobWire,
  active: readonly RunSummaryWire[],
  history: readonly RunSummaryWire[],
  shown: Shown,
): Reply {
  const { say, locale } = shown;
  const last = history.slice(0, SHOWN_RUNS);
  return {
    lines: [
      [plain(`${categoryMark(job.category)} `), strong(data(job.texts.name[locale], MAX_TEXT).text)],
      ...(job.texts.description[locale] === '' ? [] : [[data(job.texts.description[locale], MAX_TEXT)]]),
      [],
      [plain(`${say('chat_jobs.id')}: `), idCode(job.job_id)],
      [plain(`${say('chat_jobs.status')}: ${enabledMark(job)} ${stateWord(job, shown)}`)],
      ...pauseLines(job, shown),
      [plain(`${say('chat_jobs.category')}: ${say(`category.${job.category}`)}`)],
      [plain(`${say('chat_jobs.type')}: ${say(`chat_jobs.type_${job.job_type}`)}`)],
      ...scheduleLines(job, shown),
      ...nextLines(job, shown),
      ...(active.length === 0 ? [] : [[], [strong(say('chat_jobs.active_runs'))]]),
      ...active.slice(0, SHOWN_RUNS).map((run) => activeLine(run, shown)),
      [],
      [strong(say(last.length === 0 ? 'chat_jobs.never_ran' : 'chat_jobs.last_runs', { count: last.length }))],
      ...last.map((run, index) => endedLine(run, index + 1, shown)),
    ],
    buttons: [jobActions(job, shown), ...logButtons(last, isFailed), backButtons(shown)],
    replaces: true,
  };
}

/** Buttons that act on a job as it stands now. */
export function jobActions(job: JobWire, { say }: Pick<Shown, 'say'>): ButtonSpec[] {
  const state = jobStateOf(job);
  const act = (command: 'run' | 'pause' | 'resume', label: string): ButtonSpec => ({
    label,
    press: { command, input: job.job_id, confirm: true, state },
  });
  return [
    ...(job.can_trigger && state === 'enabled' ? [act('run', `▶️ ${say('chat_jobs.button_run')}`)] : []),
    ...(job.paused === null
      ? [act('pause', `⏸️ ${say('chat_jobs.button_pause')}`)]
      : [act('resume', `⏯️ ${say('chat_jobs.button_resume')}`)]),
    { label: `❓ ${say('chat_jobs.button_why')}`, press: { command: 'jobs', input: `why ${job.job_id}` } },
  ];
}

function backButtons({ say }: Shown): ButtonSpec[] {
  return [{ label: `📋 ${say('chat_jobs.button_all')}`, press: { command: 'jobs', input: '' } }];
}

function pauseLines({ paused }: JobWire, shown: Shown): Line[] {
  if (paused === null) return [];
  const { say } = shown;
  return [
    [
      plain(`${say('chat_jobs.paused_by')}: `),
      ...dotted([
        data(paused.by.name, 60),
        paused.until === null ? null : [plain(`${say('chat_jobs.until')} `), timeCode(paused.until, shown)],
        paused.reason === null ? null : data(paused.reason, MAX_TEXT),
      ]),
    ],
  ];
}

function scheduleLines({ interval_seconds, job_type, schedule }: JobWire, shown: Shown): Line[] {
  const { say } = shown;
  if (interval_seconds !== null) {
    return [[plain(`${say('chat_jobs.interval')}: ${sayInterval(interval_seconds, shown)}`)]];
  }
  return job_type === 'repeating' ? [[plain(`${say('web.schedule')}: `), code(schedule)]] : [];
}

/** An interval in its largest whole unit. */
function sayInterval(seconds: number, { say }: Shown): string {
  const units = [
    ['days', 86_400],
    ['hours', 3_600],
    ['minutes', 60],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds % each === 0) ?? (['seconds', 1] as const);
  return say(`chat_jobs.every_${unit}`, { count: seconds / size });
}

function nextLines({ next_run_at, enabled }: JobWire, shown: Shown): Line[] {
  if (!enabled || next_run_at === null) return [];
  return [
    [
      plain(`${shown.say('chat_jobs.next_run')}: `),
      ...dotted([timeCode(next_run_at, shown), plain(relative(next_run_at, shown))]),
    ],
  ];
}

function activeLine(run: RunSummaryWire, shown: Shown): Line {
  const percent = run.status === 'running' ? code(`${run.progress}%`) : null;
  return [
    plain(`${runMark(run)} ${shown.say(`status.${run.status}`)} `),
    ...dotted([percent, elapsedPart(run, shown), remainingPart(run, shown)]),
  ];
}

function isFailed({ status }: RunSummaryWire): boolean {
  return status === 'failed';
}

function endedLine(run: RunSummaryWire, number: number, shown: Shown): Line {
  const { say, locale } = shown;
  const took = run.duration_seconds === null ? null : plain(formatDuration(run.duration_seconds, locale));
  return [
    plain(`${number}. ${runMark(run)} ${say(`status.${run.status}`)} `),
    ...dotted([
      timeCode(run.ended_at ?? run.queued_at, shown),
      took,
      isFailed(run) ? logsLink(run.run_id, say('chat_jobs.see_logs'), shown) : null,
    ]),
  ];
}
